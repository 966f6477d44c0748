import type { TestContext } from 'node:test'
import { Mailer, type MailerSettings } from '../../src/lib/components/mailer.ts'
import { started } from '../../src/lib/daemon/component.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'
import { createMailTransport } from '../../src/lib/services/mail/create-transport.ts'
import type { MailConfig } from '../../src/lib/services/mail/section.ts'
import { type TestHost, testHost } from './daemon-host.ts'
import { mailConfig } from './mail.ts'
import { temporaryQueue } from './queue.ts'
import type { SmtpSink } from './smtp.ts'
import { until } from './until.ts'

/** A mailer that runs, on a clock that stands still. */
export interface RunningMailer {
  readonly layout: QueueLayout
  readonly mailer: Mailer
  readonly host: TestHost
  /** Lets all of these be true of the counters, soon. */
  readonly counts: (expected: Readonly<Record<string, number>>) => Promise<void>
  /** Waits until everything stands still, then lets time pass. */
  readonly pass: (milliseconds: number) => Promise<void>
  readonly end: () => Promise<void>
}

/** Starts a mailer over an outbox; it is stopped after the test. */
export async function startMailer(
  context: TestContext,
  options: Partial<MailConfig>,
  settings: Partial<MailerSettings> = {},
  layout = temporaryQueue(),
): Promise<RunningMailer> {
  const host = testHost()
  const mailer = new Mailer(
    {
      queue: layout.path,
      poll: 3000,
      recovery: 60_000,
      largest: 100_000,
      retry: { first: 60_000, longest: 3_600_000 },
      once: false,
      ...settings,
    },
    createMailTransport(mailConfig(options), systemClock),
  )
  mailer.start(host)
  for (const { kind, handle } of mailer.handlers) {
    if (kind === started) await handle(undefined as never)
  }
  const end = async (): Promise<void> => {
    const ended = host.end()
    await mailer.stop()
    await ended
  }
  context.after(end)
  return {
    layout,
    mailer,
    host,
    end,
    counts: async (expected) => {
      await until(`${JSON.stringify(expected)}; it is ${JSON.stringify(mailer.counters())}`, () =>
        Object.entries(expected).every(([name, count]) => mailer.counters()[name] === count),
      )
    },
    pass: async (milliseconds) => {
      await until('the mailer waits', () => host.clock.sleepers > 0)
      host.clock.advance(milliseconds)
    },
  }
}

/** The mails that a server has got, by the names that `post` gave them, sorted. */
export function idsAt(sink: SmtpSink): (string | undefined)[] {
  return sink.mails.map(({ mail }) => mail.messageId?.slice(1, -'@example.org>'.length)).toSorted()
}
