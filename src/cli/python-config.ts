import { formatOrigin } from '../lib/framework/config/problem.ts'
import { escapeLine } from '../lib/framework/logging/escape.ts'
import type { Finding, Review } from '../lib/modules/python-config/review.ts'
import { type Verdict, verdicts } from '../lib/modules/python-config/told.ts'
import { count } from './table.ts'

/** One finding as lines: `mentat-inspector.py.conf:4:3: queue_perms: not needed: queues belong to …`. */
export function findingLines({ origin, path, verdict, text, details = [] }: Finding): string[] {
  const place = `${formatOrigin(origin)}: ${path === '' ? '' : `${path}: `}`
  return [`${place}${words[verdict]}: ${text}`, ...details.map((line) => `  ${line}`)].map(
    escapeLine,
  )
}

/** `4 files: 10 the same, 3 renamed, 5 changed, 7 not needed, 1 unknown`. */
export function reviewSummary({ files, findings }: Review): string {
  const counts = verdicts.map((verdict) => {
    const all = findings.filter((finding) => finding.verdict === verdict)
    return `${count(all.length)} ${words[verdict]}`
  })
  return `${count(files.length)} ${files.length === 1 ? 'file' : 'files'} of the original: ${counts.join(', ')}`
}

/** A review as `--json` prints it. */
export interface ReviewJson {
  readonly files: readonly string[]
  readonly findings: readonly FlatFinding[]
}

interface FlatFinding {
  readonly file?: string
  readonly line?: number
  readonly path: string
  readonly verdict: Verdict
  readonly text: string
  readonly details?: readonly string[]
}

/** The findings of a review as plain data. */
export function reviewJson({ files, findings }: Review): ReviewJson {
  return {
    files,
    findings: findings.map(({ origin, ...told }) => {
      if (origin.kind !== 'file') return told
      return { file: origin.file, ...(origin.line && { line: origin.line }), ...told }
    }),
  }
}

const words: Readonly<Record<Verdict, string>> = {
  same: 'the same',
  renamed: 'renamed',
  changed: 'changed',
  not_needed: 'not needed',
  unknown: 'unknown',
}
