import type { ScheduledContext } from '../../components/scheduled/run-scheduled.ts'
import { type MailsResult, noMails } from '../../components/scheduled/send-mails.ts'
import { sendSummaryMails } from '../../components/scheduled/send-summary-mails.ts'
import { insertSummary, summaryMails } from '../../database/summaries/summaries.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import type { WatchdogConfig } from './config.ts'
import { judge, type News } from './judge.ts'
import { letterFor, newsText } from './letter.ts'
import { type Memory, MemoryFile } from './memory.ts'
import { observe, type Observation, silenceText, type WatchState } from './watch.ts'

/** What a run works with. */
export interface WatchdogMeans extends ScheduledContext {
  readonly config: WatchdogConfig
  /** Name of the machine. */
  readonly host: string
  readonly signal: AbortSignal
}

/** What a run found and did: what the command prints with `--json`. Times are RFC 3339. */
export interface WatchdogResult {
  readonly time: string
  /** Whether any watch is silent. */
  readonly silent: boolean
  /** When the event stored last was stored; null: there is none. */
  readonly newest: string | null
  readonly watches: readonly WatchState[]
  /** What is wrong, in words. */
  readonly alarms: readonly string[]
  /** What had not been told before. */
  readonly news: readonly { readonly kind: News['kind']; readonly watch: string }[]
  readonly mails: MailsResult
}

/**
 * Looks whether events are stored, and tells by mail when an alarm begins, lasts, and is over. What is to be told is
 * written down together with the mail, before anything else: a run that is broken off tells nothing twice and forgets
 * nothing.
 */
export async function watchEvents(means: WatchdogMeans): Promise<WatchdogResult> {
  const { database, home, clock, config, logger, host } = means
  const file = new MemoryFile(home, database.label)
  const known = await finished(file.read(), file, means)
  const observation = await observe(database, config, clock.now())
  const { news, alarms } = judge(observation, known, config.reminder)
  for (const each of news) {
    logger[each.kind === 'over' ? 'info' : 'warning'](newsText(each, observation))
  }
  const mail = news.length > 0 ? letterFor(news, observation, config, host) : undefined
  if (news.length > 0 && !mail) logger.info('mail_to of watchdog.conf names nobody')
  file.write({ alarms, mail })
  await finished({ alarms, mail }, file, means)
  return { ...watchdogResult(observation), news: news.map(plain), mails: await send(means) }
}

/** What was found, of which nothing is told. */
export function watchdogResult(observation: Observation): WatchdogResult {
  const { time, newest, watches } = observation
  const silent = watches.filter((watch) => watch.silent)
  return {
    ...{ time: formatTimestamp(time), silent: silent.length > 0, newest, watches },
    alarms: silent.map((watch) => silenceText(watch, newest)),
    ...{ news: [], mails: noMails },
  }
}

/** Puts the mail into the database, where it waits, if that was not done: its label is there once. */
async function finished(
  { alarms, mail }: Memory,
  file: MemoryFile,
  { database }: WatchdogMeans,
): Promise<Memory['alarms']> {
  if (!mail) return alarms
  await insertSummary(database, mail)
  file.write({ alarms })
  return alarms
}

async function send(means: WatchdogMeans): Promise<MailsResult> {
  const due = await summaryMails(means.database).due(means.clock.now())
  return due.length === 0 ? noMails : sendSummaryMails(means)
}

function plain({ kind, watch }: News): WatchdogResult['news'][number] {
  return { kind, watch: watch.name }
}
