import type { InformantResult } from '../lib/modules/informant/result.ts'
import { mailLines } from './mail-lines.ts'
import { printable } from './table.ts'

/** What a run of the informant did for people; a dry run shows the summary. */
export function informantText(result: InformantResult): string {
  const { dry_run: isDry, text, subject } = result
  if (isDry) return [`Subject: ${subject ?? ''}`, '', text ?? ''].join('\n').trimEnd()
  return [...summaryLines(result), ...mailLines(result.mails, again)].map(printable).join('\n')
}

function summaryLines({ made, subject, from, to, files, recipients }: InformantResult): string[] {
  if (!made) return [`the summary of ${from} to ${to} was made before`]
  const whom = recipients.length === 0 ? 'nobody gets it (mail_to)' : `to ${recipients.join(', ')}`
  return [`${subject ?? ''}: ${whom}`, ...files.map((path) => `  written: ${path}`)]
}

function again(label: string): string {
  return `mentat informant resend ${label}`
}
