import type { MailsResult } from '../lib/components/scheduled/send-mails.ts'
import { count } from './table.ts'

/**
 * What became of mails, for people.
 * @param again how one that is in doubt, of which the label is given, is sent again
 */
export function mailLines(
  { sent, waiting, refused, in_doubt: inDoubt, trouble }: MailsResult,
  again: (label: string) => string,
): string[] {
  return [
    `mails: ${count(sent)} sent, ${count(waiting)} waiting${trouble === null ? '' : ` (${trouble})`}`,
    ...refused.map(({ label, text }) => `  REFUSED  ${label}: ${text}`),
    ...inDoubt.map(
      ({ label, text }) => `  IN DOUBT  ${label}: ${text}; if it did not arrive: ${again(label)}`,
    ),
  ]
}
