import type { InformantResult } from '../lib/modules/informant/result.ts'
import { count, printable } from './table.ts'

/** What a run of the informant did for people; a dry run shows the summary. */
export function informantText(result: InformantResult): string {
  const { dry_run: isDry, text, subject } = result
  if (isDry) return [`Subject: ${subject ?? ''}`, '', text ?? ''].join('\n').trimEnd()
  return [...summaryLines(result), ...mailLines(result)].map(printable).join('\n')
}

function summaryLines({ made, subject, from, to, files, recipients }: InformantResult): string[] {
  if (!made) return [`the summary of ${from} to ${to} was made before`]
  const whom = recipients.length === 0 ? 'nobody gets it (mail_to)' : `to ${recipients.join(', ')}`
  return [`${subject ?? ''}: ${whom}`, ...files.map((path) => `  written: ${path}`)]
}

function mailLines({ mails }: InformantResult): string[] {
  const { sent, waiting, refused, in_doubt: inDoubt, trouble } = mails
  return [
    `mails: ${count(sent)} sent, ${count(waiting)} waiting${trouble === null ? '' : ` (${trouble})`}`,
    ...refused.map(({ label, text }) => `  REFUSED  ${label}: ${text}`),
    ...inDoubt.map(
      ({ label, text }) =>
        `  IN DOUBT  ${label}: ${text}; to send it again, name its time: --from, --to`,
    ),
  ]
}
