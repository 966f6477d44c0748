import { closest } from '../framework/text/closest.ts'
import { parseConstant, parseList } from './constant-parser.ts'
import { functionNames, type FunctionSignature, signatureOf } from './function-names.ts'
import { DEEPEST, Nodes } from './nodes.ts'
import { TokenStream } from './token-stream.ts'
import type { Token } from './token.ts'
import { type ArithmeticOperator, type FilterTree, isCondition, type ValueNode } from './tree.ts'

/**
 * The tighter half of the grammar: arithmetic and what is in it. Each method may give a condition where one
 * stands in parentheses or is a test (`x??`); whoever wants a value refuses it.
 */
export abstract class ValueParser {
  readonly nodes: Nodes
  protected readonly tokens: TokenStream
  /** Nodes that stand in parentheses of their own. */
  protected readonly enclosed = new Set<FilterTree>()
  #open = 0

  constructor(source: string) {
    this.tokens = new TokenStream(source)
    this.nodes = new Nodes(source)
  }

  /** The loosest level, for what stands in parentheses. */
  protected abstract condition(): FilterTree

  /** `+` and `-`. */
  protected sum(): FilterTree {
    return this.#arithmetic(sums, () => this.#arithmetic(products, () => this.#minus()))
  }

  /** @throws MentatError FILTER_INVALID when the node is a condition */
  protected valueOf(node: FilterTree, sign: Token): ValueNode {
    if (!isCondition(node)) return node
    const advice = 'Join conditions with `and`; a comparison takes no result of another.'
    throw this.tokens.invalid(sign, `a condition is no operand of ${sign.text}`, advice)
  }

  #arithmetic(operators: ReadonlySet<ArithmeticOperator>, next: () => FilterTree): FilterTree {
    let node = next()
    for (;;) {
      const sign = this.tokens.current
      const operator = this.tokens.among(operators)
      if (operator === undefined) return node
      this.tokens.advance()
      const left = this.valueOf(node, sign)
      const right = this.valueOf(next(), sign)
      node = this.nodes.note({ kind: 'arithmetic', operator, left, right }, sign.at, [left, right])
    }
  }

  #minus(): FilterTree {
    const signs: Token[] = []
    while (this.tokens.is('-') && !this.tokens.isSignedLiteral()) {
      signs.push(this.tokens.current)
      if (signs.length > DEEPEST) throw this.nodes.tooDeep(this.tokens.current.at)
      this.tokens.advance()
    }
    let node = this.#fallback()
    for (const sign of signs.toReversed()) {
      const operand = this.valueOf(node, sign)
      node = this.nodes.note({ kind: 'minus', operand }, sign.at, [operand])
    }
    return node
  }

  /** `a ?? b`, and `a??` where no value follows. */
  #fallback(): FilterTree {
    const first = this.#primary()
    const sign = this.tokens.current
    if (!this.tokens.is('??')) return first
    const operands = [this.valueOf(first, sign)]
    while (this.tokens.accept('??')) {
      if (!this.tokens.beginsValue()) {
        const operand = this.#fallbackNode(operands, sign)
        return this.nodes.note({ kind: 'exists', operand }, sign.at, [operand])
      }
      operands.push(this.valueOf(this.#primary(), sign))
    }
    return this.#fallbackNode(operands, sign)
  }

  #fallbackNode(operands: readonly ValueNode[], sign: Token): ValueNode {
    const [first, second] = operands
    if (first !== undefined && second === undefined) return first
    return this.nodes.note({ kind: 'fallback', operands }, sign.at, operands)
  }

  #primary(): FilterTree {
    const { current } = this.tokens
    if (current.kind === 'path') {
      if (this.tokens.next.text === '(') return this.#call(current)
      this.tokens.advance()
      if (this.tokens.is('..')) {
        throw this.tokens.invalid(current, 'the ends of a range are constants, not paths')
      }
      return this.nodes.note({ kind: 'path', segments: current.segments }, current.at, [])
    }
    if (this.tokens.accept('[')) return parseList(this.tokens, this.nodes, current)
    if (this.tokens.accept('(')) return this.#parentheses(current)
    const constant = parseConstant(this.tokens, this.nodes)
    if (constant) return constant
    throw this.tokens.noValue()
  }

  #parentheses(opening: Token): FilterTree {
    const node = this.#inside(opening)
    if (!this.tokens.accept(')')) {
      if (this.tokens.current.kind !== 'end') throw this.tokens.surplus('an operator or )')
      throw this.tokens.invalid(opening, 'this parenthesis is not closed')
    }
    this.enclosed.add(node)
    return node
  }

  #inside(opening: Token): FilterTree {
    this.#open += 1
    if (this.#open > DEEPEST) throw this.nodes.tooDeep(opening.at)
    const node = this.condition()
    this.#open -= 1
    return node
  }

  #call(name: Token): FilterTree {
    const signature = signatureOf(name.text)
    if (!signature) throw this.#unknownFunction(name)
    this.tokens.advance()
    this.tokens.advance()
    const found: ValueNode[] = []
    while (!this.tokens.accept(')')) {
      if (found.length > 0 && !this.tokens.accept(','))
        throw this.tokens.surplus('an operator or )')
      found.push(this.valueOf(this.#inside(name), name))
    }
    if (found.length !== signature.arity) throw this.#wrongCount(name, signature, found.length)
    const node = { kind: 'call' as const, name: signature.name, arguments: found }
    return this.nodes.note(node, name.at, found)
  }

  #unknownFunction(name: Token): Error {
    const meant = closest(name.text, functionNames)
    const advice = meant
      ? `Did you mean ${meant}?`
      : `The functions are ${functionNames.join(', ')}.`
    return this.tokens.invalid(name, `there is no function ${name.text}`, advice)
  }

  #wrongCount(token: Token, { name, arity }: FunctionSignature, found: number): Error {
    const wanted = arity === 0 ? 'no argument' : 'one argument'
    const advice = arity === 0 ? `Write ${name}().` : `Write ${name}(Path).`
    return this.tokens.invalid(token, `${name} takes ${wanted}, found ${found}`, advice)
  }
}

const sums: ReadonlySet<ArithmeticOperator> = new Set<ArithmeticOperator>(['+', '-'])
const products: ReadonlySet<ArithmeticOperator> = new Set<ArithmeticOperator>(['*', '/', '%'])
