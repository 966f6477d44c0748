import { Mailer } from '../lib/components/mailer.ts'
import { encodeLetter } from '../lib/components/outbox.ts'
import type { Home } from '../lib/framework/home.ts'
import type { Clock } from '../lib/framework/time/clock.ts'
import type { HawatConfig } from '../lib/hawat/core/config.ts'
import type { OutgoingMail } from '../lib/hawat/core/services.ts'
import { prepareQueue, queueFolder } from '../lib/queue/layout.ts'
import { Producer } from '../lib/queue/producer.ts'
import { createMailTransport } from '../lib/services/mail/create-transport.ts'
import { hawatLetter } from './hawat-mail.ts'

/** Name under spool/ of the mails of the web interface that nobody waits for. It has its own, since it may have its own mail server. */
export const HAWAT_OUTBOX = 'hawat-mail'

/** How often it is looked at beside inotify, and for what dead instances hold; in milliseconds. */
const POLL = 2000
const RECOVERY = 60_000

/**
 * Puts mails where hawatMailer finds them: they survive a crash, and a mail server that is away.
 * @throws MentatError of the returned function: QUEUE_UNUSABLE, and errors of the operating system
 */
export function hawatPost(
  { mail: config }: HawatConfig,
  { home, clock }: { readonly home: Home; readonly clock: Clock },
): (mail: OutgoingMail) => void {
  return (mail) => {
    const outbox = new Producer(prepareQueue(folderOf(home)), 'full', clock)
    outbox.put(encodeLetter({ mail: hawatLetter(mail, config, clock) }))
  }
}

/** Sends them. */
export function hawatMailer(
  { mail: config }: HawatConfig,
  { home, clock }: { readonly home: Home; readonly clock: Clock },
): Mailer {
  const settings = {
    ...{ queue: folderOf(home), poll: POLL, recovery: RECOVERY, once: false },
    // As JSON, in which a character may take six bytes.
    largest: 6 * config.max_size,
    retry: { first: config.retry_first, longest: config.retry_longest },
  }
  return new Mailer(settings, createMailTransport(config, clock))
}

function folderOf(home: Home): string {
  return queueFolder(home.spool, HAWAT_OUTBOX)
}
