import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeLetter } from '../../src/lib/components/outbox.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'
import { readReason, type Reason } from '../../src/lib/queue/reason.ts'
import type { Mail } from '../../src/lib/services/mail/mail.ts'
import { someMail } from './mail.ts'
import { namesIn } from './queue.ts'

/** Puts mails into an outbox: file `m1` holds the mail with the ID `<m1@example.org>`, and so on. */
export function post(
  layout: QueueLayout,
  names: readonly string[],
  members: Partial<Mail> = {},
): void {
  for (const name of names) {
    const mail = someMail({ ...members, messageId: `<${name}@example.org>` })
    writeFileSync(join(layout.incoming, name), encodeLetter({ mail }))
  }
}

/** The names of the mails in errors/, with their reasons. */
export function refused(layout: QueueLayout): Map<string, Reason | undefined> {
  const names = namesIn(layout.errors).filter((name) => !/^\.|\.reason\.json$/.test(name))
  return new Map(names.map((name) => [name, readReason(layout.errors, name)]))
}

/** The names of the mails that consumers hold. */
export function held(layout: QueueLayout): string[] {
  return namesIn(layout.pending)
    .flatMap((owner) => namesIn(layout.pending, owner))
    .filter((name) => !name.startsWith('.'))
}

/** Who is still to get a mail of errors/. */
export function remaining(layout: QueueLayout, name: string): unknown {
  const content = readFileSync(join(layout.errors, name), 'utf8')
  return (JSON.parse(content) as { recipients?: unknown }).recipients
}
