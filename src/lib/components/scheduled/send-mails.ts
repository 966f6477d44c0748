import type { MailTable, WaitingMail } from '../../database/mail-table.ts'
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
import type { Mail } from '../../services/mail/mail.ts'
import type { Delivery, MailTransport } from '../../services/mail/transport.ts'

/** With what mails are sent. */
export interface SendMeans {
  readonly mails: MailTable
  readonly transport: MailTransport
  readonly clock: Clock
  readonly logger: Logger
  /** Pauses before a mail that the server refused for the time being is tried again. */
  readonly retry: Backoff
  /** For how long such a mail is tried, in milliseconds; but twice at least. */
  readonly giveUp: number
  readonly signal: AbortSignal
}

/** What became of mails: those of this run, and those that had waited. */
export interface MailsResult {
  readonly sent: number
  /** Those that are to be tried again. */
  readonly waiting: number
  /** For good. */
  readonly refused: readonly MailTrouble[]
  /** Nobody knows whether they arrived; a person has to look. */
  readonly in_doubt: readonly MailTrouble[]
  /** What is wrong with the way to the mail server. */
  readonly trouble: string | null
}

/** A mail that did not go out as it should. */
export interface MailTrouble {
  readonly label: string
  readonly text: string
}

/** What became of one mail. */
type Outcome =
  | { readonly kind: 'sent' | 'later' | 'gone' }
  | { readonly kind: 'refused' | 'in_doubt' | 'away'; readonly text: string }

/** When no mail was to be sent. */
export const noMails: MailsResult = {
  sent: 0,
  waiting: 0,
  refused: [],
  in_doubt: [],
  trouble: null,
}

/**
 * Sends the mails of a table whose time has come, each once. Whether a mail was accepted when a process or a connection
 * ended in the middle, nobody can tell; so a mail is noted as being sent before its first octet goes out. One that is
 * found like that later, or whose fate the server did not tell, is in doubt: it is told, and sent again only by a person.
 */
export async function sendMails(means: SendMeans): Promise<MailsResult> {
  const { mails, clock, logger } = means
  const found: Found = { sent: 0, refused: [], inDoubt: await doubtLost(means), trouble: null }
  const due = await mails.due(clock.now())
  const senders = Array.from({ length: SENDERS }, () => sendFrom(due, found, means))
  // What is on its way is waited for, also when another one fails.
  const ends = await Promise.allSettled(senders)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  const { sent, refused, inDoubt, trouble } = found
  if (trouble !== null) logger.warning(`mails wait: ${trouble}`)
  return { sent, waiting: await mails.countWaiting(), refused, in_doubt: inDoubt, trouble }
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
      const mail = await means.mails.waiting(next)
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
async function doubtLost({ mails, clock, logger }: SendMeans): Promise<MailTrouble[]> {
  const found: MailTrouble[] = []
  for (const { id, label, sender } of await mails.inHand()) {
    const identity = parseIdentity(sender)
    if (identity && isAlive(identity) === true) continue
    const text = 'its process ended while this mail was being sent: it may have arrived or not'
    await mails.markFailed(id, 'in_doubt', { time: clock.now(), text })
    logger.error(`mail ${label}: ${text}`, { label, code: 'MAIL_IN_DOUBT' })
    found.push({ label, text })
  }
  return found
}

async function sendMail(waiting: WaitingMail, means: SendMeans): Promise<Outcome> {
  const { mails, transport } = means
  try {
    const delivery = await transport.send(JSON.parse(waiting.mail) as Mail, {
      recipients: waiting.recipients,
      beforeData: async () => {
        const isOurs = await mails.claim(waiting.id, formatIdentity(ownIdentity()))
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
  const { mails, clock, logger } = means
  const words = refused.map((each) => `; not to ${each.address}: ${each.response}`).join('')
  const text = `${response}${words}`
  const rest = refused.filter(({ transient }) => transient).map(({ address }) => address)
  if (rest.length > 0) {
    // Nobody comes back to them.
    const lost = rest.length < refused.length
    if (lost) logger.error(`mail ${waiting.label} is not sent to all: ${text}`)
    return later(waiting, { text, recipients: rest }, means)
  }
  // What is sent must not be forgotten because the database is away for a moment.
  await patiently(() => mails.markSent(waiting.id, { time: clock.now(), text }), means)
  if (words === '') logger.info(`mail ${waiting.label} sent: ${response}`)
  else logger.error(`mail ${waiting.label} sent, but not to all: ${text}`)
  return { kind: 'sent' }
}

async function notSent(
  { id, label, attempts, ...waiting }: WaitingMail,
  error: MentatError,
  means: SendMeans,
): Promise<Outcome> {
  const { mails, clock, logger } = means
  const [time, text, { code }] = [clock.now(), describeError(error), error]
  if (code === 'MAIL_DEFERRED') return later({ id, label, attempts, ...waiting }, { text }, means)
  if (code === 'MAIL_SERVER_UNAVAILABLE' || code === 'MAIL_SERVER_REFUSED') {
    await mails.markWaiting(id, { text, next: time, attempts })
    return { kind: 'away', text }
  }
  const kind = code === 'MAIL_IN_DOUBT' ? 'in_doubt' : 'refused'
  await mails.markFailed(id, kind, { time, text })
  const words = kind === 'in_doubt' ? 'may have arrived or not' : 'was not sent'
  logger.error(`mail ${label} ${words}: ${text}`, { code })
  return { kind, text }
}

/** The server said no for the time being. */
async function later(
  { id, label, attempts, created }: WaitingMail,
  { text, recipients }: { readonly text: string; readonly recipients?: readonly string[] },
  { mails, clock, logger, retry, giveUp }: SendMeans,
): Promise<Outcome> {
  const time = clock.now()
  const still = recipients === undefined ? {} : { recipients }
  // However old it is: who refuses it at first may take it when it comes again.
  if (attempts > 0 && time - created > giveUp) {
    await mails.markFailed(id, 'refused', { time, text, ...still })
    logger.error(`mail ${label} given up: ${text}`)
    return { kind: 'refused', text }
  }
  const next = time + backoffDelay(attempts + 1, retry)
  await mails.markWaiting(id, { text, next, attempts: attempts + 1, ...still })
  logger.warning(`mail ${label} is tried again later: ${text}`)
  return { kind: 'later' }
}
