import type { Database } from '../../database/database.ts'
import type { MailTroubles } from '../../database/mail-table.ts'
import { reportMails } from '../../database/reports/outbox.ts'
import { summaryMails } from '../../database/summaries/summaries.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Attention } from './attention-item.ts'

/** Mails that did not go out as they should, by what they are about. */
export interface MailStates {
  readonly reports: readonly MailTroubles[]
  readonly summaries: readonly MailTroubles[]
}

/** Mails that were refused or came into doubt are told for so long, in milliseconds: then somebody has looked, or nobody will. */
const WEEK = 7 * 86_400_000

/** Mails may wait so long: the next run sends them. */
const LONG = 3_600_000

/** Mails that wait, and those that failed lately. The tables must be there. */
export async function mailStates(database: Database, now: number): Promise<MailStates> {
  return {
    reports: await reportMails(database).troubles(now - WEEK),
    summaries: await summaryMails(database).troubles(now - WEEK),
  }
}

/** What is wrong with mails. */
export function aboutMails({ reports, summaries }: MailStates, now: number): Attention[] {
  return [
    ...reports.flatMap((troubles) => aboutThose(troubles, kinds.reports, now)),
    ...summaries.flatMap((troubles) => aboutThose(troubles, kinds.summaries, now)),
  ]
}

interface Kind {
  readonly about: string
  readonly send: string
  readonly resend: string
}

const kinds: Readonly<Record<keyof MailStates, Kind>> = {
  reports: {
    about: 'mails of reports',
    send: 'mentat reporter send',
    resend: 'mentat report resend',
  },
  summaries: {
    about: 'mails of summaries',
    send: 'mentat informant send',
    resend: 'mentat informant resend',
  },
}

function aboutThose(
  { state, mails, oldest, labels }: MailTroubles,
  { about, send, resend }: Kind,
  now: number,
): Attention[] {
  const number = `${mails.toLocaleString('en-US')} ${mails === 1 ? 'mail' : 'mails'}`
  if (state === 'waiting') {
    const age = now - Date.parse(oldest)
    if (age <= LONG) return []
    const text = `${number} waiting, the oldest for ${formatDuration(age)}`
    return [{ about, text, advice: `${send}: sends them, or tells what is wrong with the server` }]
  }
  const names = [...labels, ...(mails > labels.length ? ['…'] : [])].join(', ')
  const [label = 'LABEL'] = labels
  return state === 'refused'
    ? [{ about, text: `${number} refused: ${names}`, advice: `again: ${resend} ${label}` }]
    : [
        {
          about,
          text: `${number} in doubt, which may have arrived or not: ${names}`,
          advice: `look into the log of the mail server; if it did not arrive: ${resend} ${label}`,
        },
      ]
}
