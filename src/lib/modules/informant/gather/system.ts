/** Messages of a queue in one state. */
interface Messages {
  readonly messages: number
  /** When the oldest was written, RFC 3339; null when there is none. */
  readonly oldest: string | null
}

/** What a summary needs to know of the running system: part of what `mentat status --json` prints. */
export interface SystemFacts {
  readonly daemons: readonly DaemonFacts[]
  readonly queues: readonly QueueFacts[]
  readonly disk: {
    readonly path: string
    readonly size_bytes: number
    readonly free_bytes: number
    readonly isLow: boolean
  }
  readonly database: {
    readonly value: {
      readonly size_bytes: number
      readonly events: { readonly events: number; readonly isEstimate: boolean } | null
    } | null
  }
  /** Databases of places. */
  readonly geo: readonly { readonly kind: string; readonly trouble: string | null }[]
}

/** A daemon with a PID file. */
export interface DaemonFacts {
  readonly name: string
  readonly pid: number
  /** Start, RFC 3339. */
  readonly since: string
  /** `dead`: it was killed, and not started again. */
  readonly state: 'running' | 'dead' | 'unknown'
  /** Why it cannot work, and what is missing although it works, by component. */
  readonly trouble: Readonly<Record<string, string>>
  readonly degraded: Readonly<Record<string, string>>
}

/** A queue. */
export interface QueueFacts {
  readonly name: string
  readonly waiting: Messages
  /** Taken, in work. */
  readonly pending: Messages
  /** Refused. */
  readonly errors: Messages
  /** Processes that take from it. */
  readonly consumers: number
  /** Messages that dead processes hold. */
  readonly stranded: number
  /** What its daemons cannot account for. */
  readonly books: readonly { readonly daemon: string; readonly missing: number }[]
}
