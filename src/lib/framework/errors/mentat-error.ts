import { type ErrorCode, registry } from './registry.ts'

/** What a MentatError may carry beside its text. */
export interface ErrorDetails {
  /** What to do, when more is known than the registry's general advice. */
  readonly advice?: string
  readonly cause?: unknown
  /** Values for logs and reason files; never a secret. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/**
 * A failure a person can meet. The text says what failed, with which value, and what was expected;
 * exit status, meaning and advice come from the registry.
 */
export class MentatError extends Error {
  override readonly name = 'MentatError'
  readonly code: ErrorCode
  readonly advice: string
  readonly fields: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, text: string, details: ErrorDetails = {}) {
    super(text, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.advice = details.advice ?? registry[code].advice
    this.fields = details.fields ?? {}
  }

  /** Exit status of a command that ends with this failure. */
  get exit(): number {
    return registry[this.code].exit
  }
}

/** Makes an Error of whatever was thrown. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new MentatError('BUG', `something that is not an error was thrown: ${printed(thrown)}`)
}

/** The text of whatever was thrown, followed by the texts of its causes. */
export function describeError(thrown: unknown): string {
  const texts: string[] = []
  let next: unknown = thrown
  // Bounded: a cause may be its own cause.
  for (let depth = 0; next instanceof Error && depth < 5; depth++) {
    const text = textOf(next)
    if (!texts.some((earlier) => earlier.includes(text))) texts.push(text)
    next = next.cause
  }
  return texts.length > 0 ? texts.join(': ') : printed(thrown)
}

/** An object without a prototype cannot even be made a string. */
function printed(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'an object without a text'
  }
}

function textOf(error: Error): string {
  if (error.message !== '') return error.message
  // An AggregateError (a connection tried over IPv6 and IPv4) has no text of its own.
  if (error instanceof AggregateError) return error.errors.map(describeError).join(', ')
  return error.name
}
