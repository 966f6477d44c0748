import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/framework/time/clock.ts'
import type { HawatConfig } from '../lib/hawat/core/config.ts'
import type { OutgoingMail } from '../lib/hawat/core/services.ts'
import { messageIdOf, senderOf } from '../lib/services/mail/automatic-mail.ts'
import { createMailTransport } from '../lib/services/mail/create-transport.ts'
import type { Mail } from '../lib/services/mail/mail.ts'

/** Somebody waits for the answer, so the server has less time than usual; in milliseconds. */
const PATIENCE = { connect: 8000, send: 15_000 }

/**
 * Sends mails of the web interface at once, so that whoever wrote one is told when the mail server does not take it.
 * @throws MentatError of the returned function: see MailTransport
 */
export function hawatMail(
  { mail: config }: HawatConfig,
  clock: Clock,
): (mail: OutgoingMail) => Promise<void> {
  return async (mail) => {
    const bounded = {
      ...config,
      connect_timeout: Math.min(config.connect_timeout, PATIENCE.connect),
      send_timeout: Math.min(config.send_timeout, PATIENCE.send),
    }
    const transport = createMailTransport(bounded, clock)
    try {
      await transport.send(hawatLetter(mail, config, clock))
    } finally {
      transport.close()
    }
  }
}

/** A mail of the web interface as it travels. */
export function hawatLetter(
  { to, subject, text, replyTo }: OutgoingMail,
  config: HawatConfig['mail'],
  clock: Clock,
): Mail {
  const { from, domain } = senderOf(config, undefined)
  return {
    messageId: messageIdOf(`hawat.${randomBytes(12).toString('hex')}`, domain),
    date: new Date(clock.now()).toISOString(),
    ...{ from, to, cc: [], subject, text },
    ...(replyTo === undefined ? {} : { replyTo }),
    attachments: [],
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
