import type { MailsResult } from '../../components/scheduled/send-mails.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Attention } from './gather/attention.ts'
import type { RenderedSummary } from './mail/render-summary.ts'
import type { Planned } from './plan/plan-summary.ts'
import type { Summary } from './gather/summary.ts'

/** What a run did, or would do: what the command prints with `--json`. Times are RFC 3339. */
export interface InformantResult {
  readonly interval: string
  readonly from: string
  readonly to: string
  readonly dry_run: boolean
  readonly manual: boolean
  /** False: the summary of this time was made before. */
  readonly made: boolean
  readonly subject: string | null
  /** As text. */
  readonly text: string | null
  readonly attention: readonly Attention[]
  readonly numbers: Numbers | null
  /** Paths of the files that were written. */
  readonly files: readonly string[]
  /** Who gets it by mail. */
  readonly recipients: readonly string[]
  readonly mails: MailsResult
}

/** The numbers that it tells. */
export interface Numbers extends Pick<
  Summary,
  'coverage' | 'lists' | 'reports' | 'mails' | 'refusals'
> {
  readonly volumes: Omit<Summary['volumes'], 'course'>
  /** The windows before and this one; null: not counted. */
  readonly course: readonly { readonly from: string; readonly events: number | null }[]
}

/** What came of a plan. */
interface Outcome {
  readonly isDry: boolean
  readonly summary?: Summary
  readonly rendered?: RenderedSummary
  readonly files?: readonly string[]
  readonly recipients?: readonly string[]
  readonly mails: MailsResult
}

/** Puts together what the command prints. */
export function resultOf(
  { interval, window, isManual }: Planned,
  outcome: Outcome,
): InformantResult {
  const { isDry, summary, rendered, files = [], recipients = [], mails } = outcome
  return {
    interval,
    from: formatTimestamp(window.from),
    to: formatTimestamp(window.to),
    dry_run: isDry,
    manual: isManual,
    made: summary !== undefined,
    subject: rendered?.subject ?? null,
    text: rendered?.text ?? null,
    attention: summary?.attention ?? [],
    numbers: summary === undefined ? null : numbersOf(summary),
    files,
    recipients,
    mails,
  }
}

function numbersOf({ coverage, volumes, lists, reports, mails, refusals }: Summary): Numbers {
  const { course, ...compared } = volumes
  return {
    coverage,
    volumes: compared,
    course: course.map(({ from, events }) => ({ from: formatTimestamp(from), events })),
    ...{ lists, reports, mails, refusals },
  }
}
