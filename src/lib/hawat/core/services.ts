import type { Database } from '../../database/database.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { HawatConfig } from './config.ts'
import type { QueryDesk } from './query-desk.ts'

/**
 * What blueprints work with. Those that may be missing are made by whoever starts Hawat, since they belong to modules that
 * it does not know.
 */
export interface Services {
  readonly config: HawatConfig
  readonly home: Home
  readonly clock: Clock
  readonly logger: Logger
  /** For what takes a moment; searches go over `ask.search`. */
  readonly database: Database
  readonly queries: QueryDesk
  /** Puts a mail into the outbox. */
  readonly mail?: (mail: OutgoingMail) => Promise<void>
  /** What `mentat status --json` tells. */
  readonly status?: () => Promise<unknown>
  /** The report files that recipients download. */
  readonly reportFiles?: ReportFiles
  /** Answers of services that know about addresses, by their names: `dns`, `geoip`, `passivedns`, `nerd`. */
  readonly lookups?: Readonly<Record<string, AddressService>>
}

/** A mail that a page sends. */
export interface OutgoingMail {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly replyTo?: string
}

/** The files of a report. */
export interface ReportFiles {
  /** Path of a file; undefined: there is none. */
  find(label: string, type: 'json' | 'csv', createTime: string): string | undefined
}

/** Asks somebody about an address or a name; undefined: nothing is known. */
export type AddressService = (value: string, signal: AbortSignal) => Promise<unknown>
