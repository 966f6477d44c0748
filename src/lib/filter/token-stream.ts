import { excerpt } from '../idea/excerpt.ts'
import { meantOperator, scanToken } from './scan.ts'
import { invalidFilter } from './source.ts'
import { type Operator, operatorWords, type Token } from './token.ts'

/** The tokens of a text, one after the other, with a view of the next. */
export class TokenStream {
  readonly source: string
  #previous: Token | undefined
  #current: Token
  #next: Token | undefined

  /** @throws MentatError FILTER_INVALID as scanToken, as do all methods that go on */
  constructor(source: string) {
    this.source = source
    this.#current = scanToken(source, 0)
  }

  get current(): Token {
    return this.#current
  }

  get next(): Token {
    this.#next ??= scanToken(this.source, this.#current.at + this.#current.text.length)
    return this.#next
  }

  advance(): void {
    this.#previous = this.#current
    this.#current = this.next
    this.#next = undefined
  }

  is(operator: Operator): boolean {
    return this.#current.kind === 'operator' && this.#current.operator === operator
  }

  /** Goes on if the current token is this operator. */
  accept(operator: Operator): boolean {
    if (!this.is(operator)) return false
    this.advance()
    return true
  }

  /** The current token if it is one of these operators. */
  among<Some extends Operator>(operators: ReadonlySet<Some>): Some | undefined {
    const { current } = this
    if (current.kind !== 'operator') return undefined
    return (operators as ReadonlySet<Operator>).has(current.operator)
      ? (current.operator as Some)
      : undefined
  }

  /** Whether a minus is the sign of the number or duration behind it. */
  isSignedLiteral(): boolean {
    return this.is('-') && (this.next.kind === 'number' || this.next.kind === 'duration')
  }

  /** Whether a value can begin here (of what begins with a minus only a signed number or duration). */
  beginsValue(): boolean {
    const { kind } = this.#current
    if (kind === 'operator') return this.is('(') || this.is('[') || this.isSignedLiteral()
    return kind !== 'end'
  }

  /** The failure with a reason, at a token. */
  invalid(token: Token, reason: string, advice?: string): Error {
    return invalidFilter(this.source, token.at, reason, advice)
  }

  /** The failure for a current token that has no business there. */
  surplus(expected = 'an operator or the end of the filter'): Error {
    const reason = `expected ${expected}, found ${describe(this.#current)}`
    return this.invalid(this.#current, reason, this.#meant())
  }

  /** The failure for a missing value. */
  noValue(): Error {
    return this.invalid(this.#current, `expected a value, found ${describe(this.#current)}`)
  }

  /** Two values side by side: one of them may be a misspelt operator. */
  #meant(): string | undefined {
    const { text } = this.#current
    const before = this.#previous?.text ?? ''
    if ((operatorWords as readonly string[]).includes(before.toLowerCase())) {
      return `Operator words are all lower case or all upper case: ${before.toLowerCase()}.`
    }
    const meant = this.#current.kind === 'path' ? meantOperator(text) : undefined
    return meant === undefined ? undefined : `Did you mean ${meant}?`
  }
}

/** A token as error texts name it. */
export function describe(token: Token): string {
  return token.kind === 'end' ? 'the end' : excerpt(token.text)
}
