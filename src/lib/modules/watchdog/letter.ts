import { formatDuration } from '../../framework/time/duration.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { NewSummary } from '../../database/summaries/summaries.ts'
import { automaticMail, bareRecipients, senderOf } from '../../services/mail/automatic-mail.ts'
import { htmlPage, pageStyles } from '../../services/mail/html-page.ts'
import { markup } from '../../services/mail/markup.ts'
import { wrapped } from '../../services/mail/plain-text.ts'
import type { WatchdogConfig } from './config.ts'
import type { News } from './judge.ts'
import { type Observation, silenceText } from './watch.ts'

/**
 * Writes what is to be told as one mail.
 * @param host name of the machine
 * @returns undefined when there is nobody to write to
 * @throws MentatError MAIL_INVALID for an address that is none
 */
export function letterFor(
  news: readonly News[],
  observation: Observation,
  config: WatchdogConfig,
  host: string,
): NewSummary | undefined {
  if (config.mail_to.length === 0) return undefined
  const { time } = observation
  const label = `watchdog-${formatTimestamp(time).replaceAll(/[-:.]/g, '')}`
  const from = config.mail_from ?? config.mail.from
  const sender = senderOf(from === undefined ? {} : { from }, undefined)
  const envelope = { ...sender, to: config.mail_to, cc: [] }
  const subject = `${config.subject}: ${headline(news)}`
  const lines = news.map((each) => newsText(each, observation))
  const mail = automaticMail(
    {
      ...{ label, created: time, subject, attachments: [] },
      text: textOf(lines, host),
      html: htmlOf(subject, lines, host),
      headers: { 'X-Mentat-Report-Class': 'watchdog', 'X-Mentat-Report-Type': 'watchdog' },
    },
    envelope,
  )
  return {
    ...{ label, created: time, mail: JSON.stringify(mail), recipients: bareRecipients(envelope) },
    // It waits among the summaries; by this mark it counts as none of them.
    isManual: true,
    from: Math.min(time - 1, ...news.map(({ since }) => since)),
    to: time,
  }
}

function headline(news: readonly News[]): string {
  const bad = news.filter(({ kind }) => kind !== 'over')
  if (bad.length === 0) return 'events come again'
  return bad.some(({ kind }) => kind === 'begun') ? 'events are missing' : 'still no events'
}

/** One thing to tell, as a sentence. */
export function newsText({ kind, watch, since }: News, { newest, time }: Observation): string {
  if (kind === 'over') {
    return `${watch.name}: events come again; the alarm lasted ${formatDuration(time - since)}`
  }
  const text = silenceText(watch, newest)
  return kind === 'begun' ? text : `${text}; the alarm lasts for ${formatDuration(time - since)}`
}

const ADVICE =
  'mentat status tells which daemons run, what waits in the queues and how the database is.'

function textOf(lines: readonly string[], host: string): string {
  return [
    ...lines.flatMap((line) => wrapped(line, { indent: 2, mark: '* ' })),
    ...['', ...wrapped(ADVICE), '', '--', `Mentat watchdog on ${host}`, ''],
  ].join('\n')
}

function htmlOf(title: string, lines: readonly string[], host: string): string {
  const paragraphs = lines.map((line) => markup`<p style="${pageStyles.paragraph}">${line}</p>\n`)
  return htmlPage({
    ...{ locale: 'en', title },
    content: markup`<div class="m-card" style="${pageStyles.card}">
${paragraphs}<p class="m-muted" style="${pageStyles.muted}">${ADVICE}</p>
</div>
<div class="m-muted" style="${pageStyles.footer}">Mentat watchdog on ${host}</div>
`,
  })
}
