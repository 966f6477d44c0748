import type { MailTroubles } from '../../../database/mail-table.ts'
import type { Severity } from '../../../database/groups/tables.ts'
import type { Refusal } from './refusals.ts'
import type { DaemonFacts, QueueFacts, SystemFacts } from './system.ts'
import { type Coverage, ENOUGH, type Volume, type Volumes } from './volumes.ts'

/** Something that somebody should look at, as facts: each language has its words. */
export type Attention = Alarm | Warning

/** Something does not work. */
type Alarm = { readonly level: 'alarm' } & (
  | { readonly kind: 'no_events'; readonly mean: number }
  | { readonly kind: 'disk_low'; readonly free: number; readonly path: string }
  | { readonly kind: 'no_daemon' }
  | { readonly kind: 'daemon_dead'; readonly name: string; readonly pid: number }
  | {
      readonly kind: 'daemon_trouble'
      readonly name: string
      readonly component: string
      readonly text: string
    }
  | { readonly kind: 'queue_unread'; readonly name: string; readonly messages: number }
  | {
      readonly kind: 'books_wrong'
      readonly name: string
      readonly daemon: string
      readonly missing: number
    }
  | ({ readonly kind: 'mails_in_doubt' } & FailedMails)
  | ({ readonly kind: 'mails_refused' } & FailedMails)
)

/** Mails of reports that need a person. */
interface FailedMails {
  readonly mails: number
  /** Of some of the reports. */
  readonly labels: readonly string[]
}

/** Something is odd. */
type Warning = { readonly level: 'warning' } & (
  | { readonly kind: 'not_counted'; readonly missing: number; readonly all: number }
  | {
      readonly kind: 'volume'
      readonly severity: Severity | undefined
      readonly events: number
      readonly mean: number
    }
  | {
      readonly kind: 'detectors_silent'
      readonly names: readonly string[]
      readonly more: number
    }
  | { readonly kind: 'mails_waiting'; readonly mails: number; readonly oldest: string }
  | {
      readonly kind: 'refused'
      readonly name: string
      readonly messages: number
      readonly recent: number
      readonly codes: readonly string[]
    }
  | {
      readonly kind: 'queue_slow'
      readonly name: string
      readonly messages: number
      readonly age: number
    }
  | { readonly kind: 'stranded'; readonly name: string; readonly messages: number }
  | {
      readonly kind: 'daemon_degraded'
      readonly name: string
      readonly component: string
      readonly text: string
    }
  | { readonly kind: 'geo'; readonly name: string; readonly text: string }
)

/** What is judged. Times and lengths in milliseconds. */
export interface Judged {
  readonly created: number
  readonly coverage: Coverage
  readonly volumes: Volumes
  readonly mails: readonly MailTroubles[]
  readonly refusals: readonly Refusal[]
  readonly system: SystemFacts
}

/** Where what is usual ends. */
export interface Limits {
  /** So many times more or less than the mean. */
  readonly unusual: number
  /** Messages may wait so long. */
  readonly longWait: number
}

/** Fewer events than this change by chance. */
const NOTABLE = 100

/** Names that are told. */
const MOST_NAMES = 5

/** A queue may be without a reader while it is started anew, in milliseconds. */
const RESTART = 60_000

/** Mails may wait so long: the next run sends them. */
const MAIL_WAIT = 3_600_000

/** Everything that should be looked at, what does not work first; empty: all is well. */
export function attentionTo(judged: Judged, limits: Limits): Attention[] {
  const { system, created, volumes } = judged
  const found = [
    ...aboutVolumes(volumes, limits),
    ...aboutDetectors(volumes),
    ...aboutCoverage(judged.coverage),
    ...aboutDaemons(system.daemons),
    ...system.queues.flatMap((queue) => aboutQueue(queue, created, limits)),
    ...aboutRefusals(judged.refusals),
    ...judged.mails.flatMap((each) => aboutMails(each, created)),
    ...aboutSystem(system),
  ]
  return [
    ...found.filter(({ level }) => level === 'alarm'),
    ...found.filter(({ level }) => level === 'warning'),
  ]
}

function aboutVolumes({ all, severities, compared }: Volumes, { unusual }: Limits): Attention[] {
  if (compared < ENOUGH.windows) return []
  if (all.events === 0 && (all.mean ?? 0) >= ENOUGH.events) {
    return [{ level: 'alarm', kind: 'no_events', mean: all.mean ?? 0 }]
  }
  const about = (volume: Volume, severity: Severity | undefined): Attention[] => {
    const { events, mean } = volume
    if (mean === null || Math.max(events, mean) < NOTABLE) return []
    const isMore = events > mean * unusual
    // That there are fewer grave events is no news.
    const isLess = severity === undefined && events < mean / unusual
    if (!isMore && !isLess) return []
    return [{ level: 'warning', kind: 'volume', severity, events, mean }]
  }
  return [
    ...about(all, undefined),
    ...severities.flatMap((each) =>
      each.severity === 'critical' || each.severity === 'high' ? about(each, each.severity) : [],
    ),
  ]
}

function aboutDetectors({ silent, all }: Volumes): Attention[] {
  if (silent.length === 0 || all.events === 0) return []
  const names = silent.slice(0, MOST_NAMES).map(({ name }) => name)
  return [{ level: 'warning', kind: 'detectors_silent', names, more: silent.length - names.length }]
}

function aboutCoverage({ counted, missing }: Coverage): Attention[] {
  if (missing === 0) return []
  return [{ level: 'warning', kind: 'not_counted', missing, all: counted + missing }]
}

function aboutDaemons(daemons: readonly DaemonFacts[]): Attention[] {
  if (daemons.every(({ state }) => state === 'dead')) {
    return [{ level: 'alarm', kind: 'no_daemon' }]
  }
  return daemons.flatMap(({ name, pid, state, trouble, degraded }): Attention[] => [
    ...(state === 'dead' ? [{ level: 'alarm', kind: 'daemon_dead', name, pid } as const] : []),
    ...Object.entries(trouble).map(
      ([component, text]) =>
        ({ level: 'alarm', kind: 'daemon_trouble', name, component, text }) as const,
    ),
    ...Object.entries(degraded).map(
      ([component, text]) =>
        ({ level: 'warning', kind: 'daemon_degraded', name, component, text }) as const,
    ),
  ])
}

function aboutQueue(queue: QueueFacts, now: number, { longWait }: Limits): Attention[] {
  const { name, waiting, pending, consumers, stranded, books } = queue
  const ageOf = (oldest: string | null): number => (oldest === null ? 0 : now - Date.parse(oldest))
  const age = Math.max(ageOf(waiting.oldest), ageOf(pending.oldest))
  const isUnread = consumers === 0 && waiting.messages > 0 && ageOf(waiting.oldest) > RESTART
  const messages = waiting.messages + pending.messages
  return [
    ...(isUnread
      ? [{ level: 'alarm', kind: 'queue_unread', name, messages: waiting.messages } as const]
      : age > longWait
        ? [{ level: 'warning', kind: 'queue_slow', name, messages, age } as const]
        : []),
    ...books
      .filter(({ missing }) => missing !== 0)
      .map((book) => ({ level: 'alarm', kind: 'books_wrong', name, ...pick(book) }) as const),
    ...(stranded > 0
      ? [{ level: 'warning', kind: 'stranded', name, messages: stranded } as const]
      : []),
  ]
}

function pick({ daemon, missing }: QueueFacts['books'][number]): QueueFacts['books'][number] {
  return { daemon, missing }
}

function aboutRefusals(refusals: readonly Refusal[]): Attention[] {
  return [...Map.groupBy(refusals, ({ queue }) => queue)].map(([name, causes]) => ({
    level: 'warning',
    kind: 'refused',
    name,
    messages: causes.reduce((sum, { messages }) => sum + messages, 0),
    recent: causes.reduce((sum, { recent }) => sum + recent, 0),
    codes: causes.flatMap(({ code }) => (code === null ? [] : [code])).slice(0, MOST_NAMES),
  }))
}

function aboutMails({ state, mails, oldest, labels }: MailTroubles, now: number): Attention[] {
  if (state === 'in_doubt') return [{ level: 'alarm', kind: 'mails_in_doubt', mails, labels }]
  if (state === 'refused') return [{ level: 'alarm', kind: 'mails_refused', mails, labels }]
  if (now - Date.parse(oldest) < MAIL_WAIT) return []
  return [{ level: 'warning', kind: 'mails_waiting', mails, oldest }]
}

function aboutSystem({ disk, geo }: SystemFacts): Attention[] {
  return [
    ...(disk.isLow
      ? [{ level: 'alarm', kind: 'disk_low', free: disk.free_bytes, path: disk.path } as const]
      : []),
    ...geo.flatMap(({ kind, trouble }): Attention[] =>
      trouble === null ? [] : [{ level: 'warning', kind: 'geo', name: kind, text: trouble }],
    ),
  ]
}
