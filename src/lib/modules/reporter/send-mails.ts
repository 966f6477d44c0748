import type { Database } from '../../database/database.ts'
import {
  claimMail,
  countWaiting,
  dueMails,
  mailsBeingSent,
  markFailed,
  markSent,
  markWaiting,
  waitingMail,
  type WaitingMail,
} from '../../database/reports/outbox.ts'
import { patiently } from '../../database/patience.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import {
  formatIdentity,
  isAlive,
  ownIdentity,
  parseIdentity,
} from '../../framework/process/identity.ts'
import { type Backoff, backoffDelay } from '../../framework/time/backoff.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { parseTimestamp } from '../../idea/timestamp.ts'
import type { Mail } from '../../services/mail/mail.ts'
import type { Delivery, MailTransport } from '../../services/mail/transport.ts'
import type { MailsResult, MailTrouble } from './result.ts'

/** With what mails are sent. */
export interface SendMeans {
  readonly database: Database
  readonly transport: MailTransport
  readonly clock: Clock
  readonly logger: Logger
  /** Pauses before a mail that the server refused for the time being is tried again. */
  readonly retry: Backoff
  /** For how long such a mail is tried, in milliseconds. */
  readonly giveUp: number
  readonly signal: AbortSignal
}

/** What became of one mail. */
type Outcome =
  | { readonly kind: 'sent' | 'later' | 'gone' }
  | { readonly kind: 'refused' | 'in_doubt' | 'away'; readonly text: string }

/**
 * Sends the mails of the outbox whose time has come, each once. Whether a mail was accepted when a process or a connection
 * ended in the middle, nobody can tell; so a mail is noted as being sent before its first octet goes out. One that is found
 * like that later, or whose fate the server did not tell, is in doubt: it is told, and sent again only by a person.
 */
export async function sendMails(means: SendMeans): Promise<MailsResult> {
  const { database, clock, logger } = means
  const found: Found = { sent: 0, refused: [], inDoubt: await doubtLost(means), trouble: null }
  const due = await dueMails(database, clock.now())
  const senders = Array.from({ length: SENDERS }, () => sendFrom(due, found, means))
  // What is on its way is waited for, also when another one fails.
  const ends = await Promise.allSettled(senders)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  const { sent, refused, inDoubt, trouble } = found
  if (trouble !== null) logger.warning(`mails wait: ${trouble}`)
  return { sent, waiting: await countWaiting(database), refused, in_doubt: inDoubt, trouble }
}

/** Mails that are on their way at the same time: servers are slow to answer, and allow a client few connections. */
const SENDERS = 2

/** What has become of mails so far. */
interface Found {
  sent: number
  readonly refused: MailTrouble[]
  readonly inDoubt: MailTrouble[]
  trouble: string | null
}

/** Sends what is due, one after the other, until nothing is left, or something is in the way of all. */
async function sendFrom(due: number[], found: Found, means: SendMeans): Promise<void> {
  try {
    while (!means.signal.aborted && found.trouble === null) {
      const next = due.shift()
      if (next === undefined) return
      const mail = await waitingMail(means.database, next)
      if (mail) note(await sendMail(mail, means), mail.label, found)
    }
  } catch (error) {
    found.trouble ??= describeError(error)
    throw error
  }
}

function note(outcome: Outcome, label: string, found: Found): void {
  if (outcome.kind === 'sent') found.sent += 1
  if (outcome.kind === 'away') found.trouble = outcome.text
  if (outcome.kind === 'refused') found.refused.push({ label, text: outcome.text })
  if (outcome.kind === 'in_doubt') found.inDoubt.push({ label, text: outcome.text })
}

/** Mails that a process was sending which is no more. */
async function doubtLost({ database, clock, logger }: SendMeans): Promise<MailTrouble[]> {
  const found: MailTrouble[] = []
  for (const { report_id: id, label, sender } of await mailsBeingSent(database)) {
    const identity = parseIdentity(sender)
    if (identity && isAlive(identity) === true) continue
    const text = `the reporter ended while this mail was being sent: it may have arrived or not`
    await markFailed(database, id, 'in_doubt', { time: clock.now(), text })
    logger.error(`mail of report ${label}: ${text}`, { label, code: 'MAIL_IN_DOUBT' })
    found.push({ label, text })
  }
  return found
}

async function sendMail(waiting: WaitingMail, means: SendMeans): Promise<Outcome> {
  const { database, transport } = means
  const id = waiting.report_id
  try {
    const delivery = await transport.send(JSON.parse(waiting.mail) as Mail, {
      recipients: waiting.recipients,
      beforeData: async () => {
        const isOurs = await claimMail(database, id, formatIdentity(ownIdentity()))
        if (!isOurs) throw new MentatError('MAIL_INVALID', CLAIMED)
      },
    })
    return await accepted(waiting, delivery, means)
  } catch (error) {
    if (!(error instanceof MentatError) || !error.code.startsWith('MAIL_')) throw error
    if (error.message === CLAIMED) return { kind: 'gone' }
    return notSent(waiting, error, means)
  }
}

const CLAIMED = 'somebody else is sending this mail'

/** Who was refused for good while others were taken gets nothing; who was refused for now is tried again. */
async function accepted(
  waiting: WaitingMail,
  { response, refused }: Delivery,
  means: SendMeans,
): Promise<Outcome> {
  const { database, clock, logger } = means
  const words = refused.map((each) => `; not to ${each.address}: ${each.response}`).join('')
  const text = `${response}${words}`
  const rest = refused.filter(({ transient }) => transient).map(({ address }) => address)
  if (rest.length > 0) return later(waiting, { text, recipients: rest }, means)
  // What is sent must not be forgotten because the database is away for a moment.
  await patiently(() => markSent(database, waiting.report_id, { time: clock.now(), text }), means)
  if (words === '') logger.info(`mail of report ${waiting.label} sent: ${response}`)
  else logger.error(`mail of report ${waiting.label} sent, but not to all: ${text}`)
  return { kind: 'sent' }
}

async function notSent(
  waiting: WaitingMail,
  error: MentatError,
  means: SendMeans,
): Promise<Outcome> {
  const { database, clock, logger } = means
  const [id, time, text] = [waiting.report_id, clock.now(), describeError(error)]
  const { code } = error
  if (code === 'MAIL_DEFERRED') return later(waiting, { text }, means)
  if (code === 'MAIL_SERVER_UNAVAILABLE' || code === 'MAIL_SERVER_REFUSED') {
    await markWaiting(database, id, { time, text, next: time, attempts: waiting.attempts })
    return { kind: 'away', text }
  }
  const kind = code === 'MAIL_IN_DOUBT' ? 'in_doubt' : 'refused'
  await markFailed(database, id, kind, { time, text })
  const words = kind === 'in_doubt' ? 'may have arrived or not' : 'was not sent'
  logger.error(`mail of report ${waiting.label} ${words}: ${text}`, { code })
  return { kind, text }
}

/** The server said no for the time being. */
async function later(
  { report_id: id, label, attempts, create_time }: WaitingMail,
  { text, recipients }: { readonly text: string; readonly recipients?: readonly string[] },
  { database, clock, logger, retry, giveUp }: SendMeans,
): Promise<Outcome> {
  const time = clock.now()
  const still = recipients === undefined ? {} : { recipients }
  if (time - (parseTimestamp(create_time) ?? time) > giveUp) {
    await markFailed(database, id, 'refused', { time, text, ...still })
    logger.error(`mail of report ${label} given up: ${text}`)
    return { kind: 'refused', text }
  }
  const next = time + backoffDelay(attempts + 1, retry)
  await markWaiting(database, id, { time, text, next, attempts: attempts + 1, ...still })
  logger.warning(`mail of report ${label} is tried again later: ${text}`)
  return { kind: 'later' }
}
