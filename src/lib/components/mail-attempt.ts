import type { Host } from '../daemon/component.ts'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError, toError } from '../framework/errors/mentat-error.ts'
import { formatIdentity, ownIdentity } from '../framework/process/identity.ts'
import type { Consumer } from '../queue/consumer.ts'
import type { Certainty } from '../queue/doubt.ts'
import type { Reason } from '../queue/reason.ts'
import type { Delivery, MailTransport } from '../services/mail/transport.ts'
import { decodeLetter, encodeLetter, type Letter } from './outbox.ts'

/** What came of trying to send one mail. `away`: the mail was given back, the way to the server has to be mended. */
export type Attempt =
  | { readonly kind: 'sent' | 'failed' | 'deferred' | 'in_doubt' }
  | { readonly kind: 'away'; readonly error: MentatError }

/** With what a mail is sent. */
interface Means {
  readonly consumer: Consumer
  readonly transport: MailTransport
  readonly host: Host
  /** Of the file, in bytes. */
  readonly largest: number
  /** Aborted when there is no more time, not even to wait for room on the disk. */
  readonly stop: AbortSignal
}

/** How often a file that could not be moved is tried again, in milliseconds. */
const MOVE_PAUSE = 1000

/**
 * Tries to send a mail that is held. SMTP cannot tell after a crash whether the last mail was accepted. So, when
 * the server has taken sender and recipients and before the first octet of the mail goes out, the file moves to
 * errors/ with the reason MAIL_IN_DOUBT; it leaves it when the outcome is known. A mail that is in doubt is never
 * sent again but by a person.
 * @throws what is no fault of the mail or the way to the server (a full disk): then the mail is held or given back; or, as
 *   `stop` was aborted, in doubt
 */
export async function attemptMail(name: string, means: Means): Promise<Attempt> {
  const { consumer, transport, host } = means
  let letter: Letter
  try {
    letter = decodeLetter(consumer.read(name, means.largest))
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return refuse(name, { error }, means)
  }
  let delivery: Delivery
  try {
    delivery = await transport.send(letter.mail, {
      ...(letter.recipients === undefined ? {} : { recipients: letter.recipients }),
      beforeData: () => {
        consumer.doubt(name, doubtReason(name, letter, means))
      },
    })
  } catch (error) {
    return notSent(name, error, letter, means)
  }
  host.logger.info(`mail sent to ${recipientsOf(letter)}: ${delivery.response}`, {
    mail: letter.mail.messageId,
  })
  return sent(name, delivery, letter, means)
}

/** Who was refused while others were taken stays: to be tried again, or to be looked at. */
async function sent(
  name: string,
  { refused }: Delivery,
  { mail }: Letter,
  means: Means,
): Promise<Attempt> {
  if (refused.length === 0) {
    const certainty: Certainty = { kind: 'done', account: { outcome: 'passed' } }
    await surely(() => {
      means.consumer.settle(name, certainty)
    }, means)
    return { kind: 'sent' }
  }
  const rest: Letter = { mail, recipients: refused.map(({ address }) => address) }
  const words = refused.map(({ address, response }) => `${address}: ${response}`).join('; ')
  const isLater = refused.some(({ transient }) => transient)
  const code = isLater ? 'MAIL_DEFERRED' : 'MAIL_REFUSED'
  const error = new MentatError(code, `others got the mail, but ${words}`)
  return isLater ? defer(name, { error, rest }, means) : refuse(name, { error, rest }, means)
}

async function notSent(
  name: string,
  thrown: unknown,
  letter: Letter,
  means: Means,
): Promise<Attempt> {
  const error = failureOf(thrown, means.consumer.isInDoubt(name))
  if (error === undefined) {
    await giveBack(name, means)
    throw toError(thrown)
  }
  if (error.code === 'MAIL_DEFERRED') return defer(name, { error }, means)
  if (error.code === 'MAIL_IN_DOUBT') {
    await refuse(name, { error, advice: adviceFor(name, letter, means) }, means)
    return { kind: 'in_doubt' }
  }
  if (error.code === 'MAIL_SERVER_UNAVAILABLE' || error.code === 'MAIL_SERVER_REFUSED') {
    await giveBack(name, means)
    return { kind: 'away', error }
  }
  return refuse(name, { error }, means)
}

/** Undefined for a failure of this machine that passes: it says nothing of the mail or of the server. */
function failureOf(thrown: unknown, isInDoubt: boolean): MentatError | undefined {
  if (thrown instanceof MentatError && thrown.code.startsWith('MAIL_')) return thrown
  if (isTransient(thrown)) return undefined
  const code = isInDoubt ? 'MAIL_IN_DOUBT' : 'COMPONENT_FAILED'
  return new MentatError(code, `sending the mail failed: ${describeError(thrown)}`)
}

async function giveBack(name: string, means: Means): Promise<void> {
  const { consumer } = means
  await surely(() => {
    if (consumer.isInDoubt(name)) consumer.settle(name, { kind: 'held' })
    if (consumer.isHeld(name)) consumer.giveBack(name)
  }, means)
}

/** Why a mail stays, and what is still to be sent of it, if that has changed. */
interface Remainder {
  readonly error: MentatError
  readonly rest?: Letter
  readonly advice?: string
}

async function defer(name: string, { error, rest }: Remainder, means: Means): Promise<Attempt> {
  const content = rest === undefined ? {} : { content: encodeLetter(rest) }
  await surely(() => {
    means.consumer.settle(name, { kind: 'held', ...content })
  }, means)
  means.host.logger.warning(`mail is tried again later: ${error.message}`, { file: name })
  return { kind: 'deferred' }
}

async function refuse(name: string, remainder: Remainder, means: Means): Promise<Attempt> {
  const { error, rest, advice = error.advice } = remainder
  const { consumer, host } = means
  const text = describeError(error)
  const reason = { ...error.fields, ...reasonOf(error.code, text, advice, host) }
  const content = rest === undefined ? {} : { content: encodeLetter(rest) }
  await surely(() => {
    if (consumer.isInDoubt(name)) consumer.settle(name, { kind: 'refused', reason, ...content })
    else refuseHeld(name, reason, consumer)
  }, means)
  host.logger.error(`mail not sent: ${text}`, { file: name, code: error.code })
  return { kind: 'failed' }
}

/** May be repeated after a failure. */
function refuseHeld(name: string, reason: Reason, consumer: Consumer): void {
  consumer.carryOut()
  if (!consumer.isHeld(name)) return
  const account = { outcome: 'refused', cause: reason.code } as const
  consumer.decide([{ leaving: { name, publish: [], then: { refuse: reason } }, account }], false)
  consumer.carryOut()
}

/** Where a file belongs is known, and must not be forgotten because the disk is full for a while. */
async function surely(step: () => void, { host, stop }: Means): Promise<void> {
  for (;;) {
    try {
      step()
      return
    } catch (error) {
      if (!isTransient(error) || stop.aborted) throw error
      host.logger.warning(`a mail file cannot be moved: ${describeError(error)}`)
      await host.clock.sleep(MOVE_PAUSE, stop)
    }
  }
}

function doubtReason(name: string, letter: Letter, means: Means): Reason {
  const text = 'the program ended while this mail was being sent: it may have arrived or not'
  return {
    ...reasonOf('MAIL_IN_DOUBT', text, adviceFor(name, letter, means), means.host),
    holder: formatIdentity(ownIdentity()),
  }
}

function adviceFor(name: string, { mail }: Letter, { consumer, transport }: Means): string {
  const again = `mentat queue requeue --queue ${consumer.layout.path} ${name}`
  return `Look for ${mail.messageId} in the log of ${transport.name}; if it did not arrive, send it again with: ${again}`
}

function reasonOf(code: string, text: string, advice: string, host: Host): Reason {
  const when = new Date(host.clock.now()).toISOString()
  return { when, module: host.name, stage: 'mailer', code, text, advice }
}

function recipientsOf({ mail, recipients }: Letter): string {
  const all = recipients ?? [...mail.to, ...mail.cc]
  return all.length <= 3
    ? all.join(', ')
    : `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`
}
