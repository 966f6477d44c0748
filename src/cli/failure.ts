import { closest } from '../lib/framework/text/closest.ts'
import { causeOf, codeOf } from '../lib/framework/errors/causes.ts'
import { describeError, MentatError, toError } from '../lib/framework/errors/mentat-error.ts'
import { type ErrorCode, registry } from '../lib/framework/errors/registry.ts'

/** What a failed command says with `--json`: one document on stdout. */
export interface FailureDocument {
  readonly error: {
    readonly code: ErrorCode
    readonly text: string
    readonly advice: string
    readonly exit: number
    readonly [field: string]: unknown
  }
}

/**
 * Tells a person (or, with `--json`, a program) why the command failed.
 * @returns the exit status
 */
export function reportFailure(thrown: unknown, args: readonly string[]): number {
  const exit = oclifExit(thrown)
  if (exit === 0 || isSilent(thrown)) return exit ?? 0
  const failure = asMentatError(thrown)
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify(failureDocument(failure), undefined, 2)}\n`)
  } else {
    process.stderr.write(failureText(failure))
  }
  if (args.includes('--debug')) process.stderr.write(`${stackOf(thrown)}\n`)
  return failure.exit
}

/** A failure as `--json` prints it. */
export function failureDocument(failure: MentatError): FailureDocument {
  const { code, advice, exit, fields } = failure
  return { error: { ...fields, code, text: describeError(failure), advice, exit } }
}

function failureText(failure: MentatError): string {
  return `mentat: ${describeError(failure)}\n        ${failure.advice} (${failure.code})\n`
}

/** oclif reports the wrong use of a command line, and the end of `--help`, as errors of its own. */
function asMentatError(thrown: unknown): MentatError {
  if (thrown instanceof MentatError) return thrown
  const error = toError(thrown)
  if (oclifExit(error) !== undefined) return usageError(error)
  const code = causeOf(error) ?? (isSystemError(error) ? 'IO_FAILED' : undefined)
  if (code !== undefined) return new MentatError(code, error.message, { cause: error })
  return new MentatError('BUG', `${error.name}: ${error.message}`, { cause: error })
}

/** Parser errors end with a line "See more help with --help": our advice says it. */
function usageError(error: Error): MentatError {
  const text = error.message
    .replace(/\n?See more help with --help\n?/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replaceAll(/ ?\n\t/g, ': ')
    .trim()
  // No cause: it would only say the same again.
  return new MentatError('USAGE', `${text}${meantFlag(error)}`)
}

/** What a flag that does not exist was probably meant to be. */
function meantFlag(error: Error): string {
  const { flags, parse } = error as {
    flags?: unknown
    parse?: { input?: { flags?: Readonly<Record<string, unknown>> } }
  }
  if (!Array.isArray(flags)) return ''
  const written = String(flags[0]).replace(/^-+/, '')
  const meant = closest(written, Object.keys(parse?.input?.flags ?? {}))
  return meant === undefined ? '' : `: did you mean --${meant}?`
}

/** An error of the operating system: it names the call that failed. */
function isSystemError(error: Error): boolean {
  return 'syscall' in error
}

function oclifExit(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('oclif' in thrown)) return undefined
  const oclif = thrown.oclif as { exit?: unknown } | undefined
  return typeof oclif?.exit === 'number' ? oclif.exit : undefined
}

/** `this.exit(n)`: the command has said everything itself. */
function isSilent(thrown: unknown): boolean {
  return codeOf(thrown) === 'EEXIT'
}

function stackOf(thrown: unknown): string {
  const parts: string[] = []
  let next: unknown = thrown
  // Bounded: a cause may be its own cause.
  for (let depth = 0; next instanceof Error && depth < 10; depth++) {
    parts.push(next.stack ?? next.message)
    next = next.cause
  }
  return (
    parts.join('\ncaused by ') +
    `\n(${Object.keys(registry).length} codes are in docs/reference/errors.md)`
  )
}
