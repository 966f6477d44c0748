/** The state of one Mentat at one moment: of what `mentat status --json` tells, all that is shown. Times are RFC 3339. */
export interface SystemState {
  readonly time: string
  /** Empty when all is well. */
  readonly attention: readonly AttentionItem[]
  readonly daemons: readonly DaemonItem[]
  readonly queues: readonly QueueItem[]
  readonly database: DatabaseItem
  readonly disk: {
    readonly path: string
    readonly size_bytes: number
    readonly free_bytes: number
    readonly isLow: boolean
  }
  readonly geo: readonly GeoItem[]
  readonly scheduled: readonly ScheduledItem[]
}

/** Something that somebody should look at. */
export interface AttentionItem {
  readonly about: string
  readonly text: string
  readonly advice: string
}

/** A daemon with a PID file. */
export interface DaemonItem {
  readonly name: string
  readonly pid: number
  readonly host: string
  readonly since: string
  readonly state: 'running' | 'dead' | 'unknown'
  /** Why it cannot work, by component. */
  readonly trouble: Readonly<Record<string, string>>
  readonly degraded: Readonly<Record<string, string>>
}

/** Messages in one state. */
export interface MessageItem {
  readonly messages: number
  readonly bytes: number
  readonly oldest: string | null
}

/** A queue of messages. */
export interface QueueItem {
  readonly name: string
  readonly waiting: MessageItem
  readonly pending: MessageItem
  readonly errors: MessageItem
  readonly consumers: number
}

/** The database; `value` is null when it does not answer. */
export interface DatabaseItem {
  readonly server: string
  readonly state: string
  readonly error: string | null
  readonly value: {
    readonly version: string
    readonly size_bytes: number
    readonly schema: { readonly version: number; readonly latest: number }
    readonly events: {
      readonly events: number
      readonly isEstimate: boolean
      readonly newestDetected: string | null
      readonly newestStored: string | null
    } | null
    readonly mails: {
      readonly reports: readonly MailItem[]
      readonly summaries: readonly MailItem[]
    } | null
  } | null
}

/** Mails in one state. */
export interface MailItem {
  readonly state: string
  readonly mails: number
  readonly oldest: string | null
}

/** What places are known from. */
export interface GeoItem {
  readonly kind: string
  readonly source: string
  readonly built: string | null
  readonly age_days: number | null
  readonly trouble: string | null
  readonly advice: string | null
}

/** A scheduled module. */
export interface ScheduledItem {
  readonly name: string
  readonly command: string
  readonly schedule: string | null
  readonly last: {
    readonly started: string
    readonly result: 'running' | 'success' | 'failure' | 'cut_off'
    /** Seconds. */
    readonly duration: number | null
    readonly error: string | null
  } | null
  readonly next: string | null
  readonly is_scheduled: boolean
  readonly overdue_since: string | null
}
