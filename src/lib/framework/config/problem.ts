import { escapeLine } from '../logging/escape.ts'

/** Where a value, or the key of one, comes from. Lines and columns count from 1. */
export type Origin =
  | { readonly kind: 'default' }
  /** `file` is relative to the folder of the configuration. */
  | {
      readonly kind: 'file'
      readonly file: string
      readonly line?: number
      readonly column?: number
    }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'flag' }

/** Something wrong (or, as a warning, doubtful) in the configuration. */
export interface Problem {
  /** Undefined when it stands nowhere: an option that is missing. */
  readonly origin?: Origin
  /** The option concerned, such as `database.pool_size`; empty when it is a whole file. */
  readonly path: string
  /** What was found and what is allowed; it names the option and never holds a secret. */
  readonly text: string
  /** More lines: the place within a text, with a caret; advice. */
  readonly details?: readonly string[]
}

/** One line: `core/database.conf:4:17: database.pool_size: found "ten", expected an integer from 1 to 100`. */
export function formatProblem(problem: Problem): string {
  const place = problem.origin === undefined ? '' : `${formatOrigin(problem.origin)}: `
  return escapeLine(`${place}${problem.text}`)
}

/** The same with its details below it, indented. */
export function problemLines(problem: Problem): string[] {
  return [formatProblem(problem), ...(problem.details ?? []).map((line) => `  ${escapeLine(line)}`)]
}

/** An origin in a few words: `core/database.conf:4:17`, `environment MENTAT_STORAGE_BATCH`, `default`. */
export function formatOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default'
    case 'file':
      return [origin.file, origin.line, origin.column]
        .filter((part) => part !== undefined)
        .join(':')
    case 'environment':
      return `environment ${origin.name}`
    case 'flag':
      return 'command line'
  }
}

/** The same problems, each once, in the order of files, lines and columns; those without a place come last. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const byText = new Map(problems.map((problem) => [formatProblem(problem), problem]))
  return [...byText.values()].sort((a, b) => compare(sortKey(a), sortKey(b)))
}

function sortKey({ origin }: Problem): (string | number)[] {
  if (origin === undefined) return ['\uffff']
  if (origin.kind !== 'file') return ['\ufffe', formatOrigin(origin)]
  return [origin.file, origin.line ?? 0, origin.column ?? 0]
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index]
    if (right === undefined) return 1
    if (left !== right) return left < right ? -1 : 1
  }
  return a.length - b.length
}
