import { DEEPEST } from './nodes.ts'
import { requireRangesInPlace } from './range-place.ts'
import { comparisons, type Operator, type Token } from './token.ts'
import type { FilterTree, LogicalNode } from './tree.ts'
import { ValueParser } from './value-parser.ts'

/** A recursive descent, one method a level of the grammar, loosest first. */
export class Parser extends ValueParser {
  /** Offsets of symbols of logic that stand beside words of logic without parentheses. */
  readonly mixed: number[] = []
  /** Symbols of logic by the nodes that they made. */
  readonly #symbols = new Map<FilterTree, number>()

  /** @throws MentatError FILTER_INVALID */
  parse(): FilterTree {
    const { current } = this.tokens
    if (current.kind === 'end') throw this.tokens.invalid(current, 'the filter is empty')
    const tree = this.condition()
    if (this.tokens.current.kind !== 'end') throw this.tokens.surplus()
    requireRangesInPlace(tree, this.tokens.source, this.nodes)
    return tree
  }

  protected condition(): FilterTree {
    return this.#logical(0)
  }

  #logical(index: number): FilterTree {
    const level = levels[index]
    if (!level) return this.#negation()
    const first = this.#logical(index + 1)
    const { at } = this.tokens.current
    if (!this.tokens.is(level.operator)) return first
    const operands = [first]
    while (this.tokens.accept(level.operator)) operands.push(this.#logical(index + 1))
    const node: LogicalNode = { kind: level.kind, operands }
    if (level.isSymbol) this.#symbols.set(node, at)
    else this.#noteMixture(operands)
    return this.nodes.note(node, at, operands)
  }

  #noteMixture(operands: readonly FilterTree[]): void {
    for (const operand of operands) {
      const symbol = this.#symbols.get(operand)
      if (symbol !== undefined && !this.enclosed.has(operand)) this.mixed.push(symbol)
    }
  }

  #negation(): FilterTree {
    const places: number[] = []
    while (this.tokens.is('not')) {
      places.push(this.tokens.current.at)
      if (places.length > DEEPEST) throw this.nodes.tooDeep(this.tokens.current.at)
      this.tokens.advance()
    }
    let node = this.#existence()
    for (const at of places.toReversed()) {
      node = this.nodes.note({ kind: 'not', operand: node }, at, [node])
    }
    return node
  }

  #existence(): FilterTree {
    const { current } = this.tokens
    if (!this.tokens.accept('exists')) return this.#comparison()
    if (this.tokens.is('not')) {
      throw this.tokens.invalid(this.tokens.current, '`not` stands before `exists`, not behind it')
    }
    if (this.tokens.is('exists')) throw this.#stacked(current)
    const operand = this.#comparison()
    if (operand.kind === 'exists' && !this.enclosed.has(operand)) throw this.#stacked(current)
    return this.nodes.note({ kind: 'exists', operand }, current.at, [operand])
  }

  #stacked(token: Token): Error {
    return this.tokens.invalid(token, '`exists` does not stack', 'Leave one of the two out.')
  }

  #comparison(): FilterTree {
    const first = this.sum()
    const sign = this.tokens.current
    const operator = this.tokens.among(comparisons)
    if (operator === undefined) return first
    const left = this.valueOf(first, sign)
    this.tokens.advance()
    const right = this.valueOf(this.sum(), sign)
    if (this.tokens.among(comparisons) !== undefined) {
      const advice = 'Join two comparisons with `and`: `a < b and b < c`.'
      throw this.tokens.invalid(this.tokens.current, 'a comparison does not chain', advice)
    }
    return this.nodes.note({ kind: 'comparison', operator, left, right }, sign.at, [left, right])
  }
}

interface Level {
  readonly operator: Operator
  readonly kind: LogicalNode['kind']
  readonly isSymbol: boolean
}

const levels: readonly Level[] = [
  { operator: 'or', kind: 'or', isSymbol: false },
  { operator: 'xor', kind: 'xor', isSymbol: false },
  { operator: 'and', kind: 'and', isSymbol: false },
  { operator: '||', kind: 'or', isSymbol: true },
  { operator: '^^', kind: 'xor', isSymbol: true },
  { operator: '&&', kind: 'and', isSymbol: true },
]
