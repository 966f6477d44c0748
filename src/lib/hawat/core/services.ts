import type { Readable } from 'node:stream'
import type { Database } from '../../database/database.ts'
import type { ShownOption } from '../../framework/config/show.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { DnsService } from '../../services/dns/service.ts'
import type { GeoIp } from '../../services/geoip/geoip.ts'
import type { NerdService } from '../../services/nerd/service.ts'
import type { PassiveDnsService } from '../../services/passive-dns/service.ts'
import type { HawatConfig } from './config.ts'
import type { QueryDesk } from './query-desk.ts'
import type { SystemState } from './system-state.ts'

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
  /** Sends a mail at once; fails with a MentatError when the mail server does not take it. */
  readonly mail?: (mail: OutgoingMail) => Promise<void>
  /** Puts a mail where it waits until the mail server takes it; nobody waits for that. */
  readonly post?: (mail: OutgoingMail) => void
  /** What `mentat status --json` tells. */
  readonly status?: () => Promise<SystemState>
  /** The configuration of all of Mentat as it is in force, without secrets. */
  readonly configuration?: () => Promise<readonly ShownOption[]>
  /** The report files that recipients download. */
  readonly reportFiles?: ReportFiles
  /** Names of addresses, and addresses of names. */
  readonly dns?: Pick<DnsService, 'reverse' | 'forward'>
  /** Where addresses are. */
  readonly geoip?: Pick<GeoIp, 'locate' | 'describe'>
  /** Names that were seen for addresses. */
  readonly passivedns?: Pick<PassiveDnsService, 'find'>
  /** Reputations of addresses. */
  readonly nerd?: Pick<NerdService, 'find'>
  /** Ends what was begun for Hawat. */
  readonly close?: () => Promise<void>
}

/** A mail that a page sends. */
export interface OutgoingMail {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly replyTo?: string
}

/** Forms in which the events of a report can be had. */
export const reportFileTypes = ['json', 'jsonzip', 'csv', 'csvzip'] as const

/** One of them. */
export type ReportFileType = (typeof reportFileTypes)[number]

/** The files with the events of reports. */
export interface ReportFiles {
  /** The content of a file; undefined: there is none, or none any more. */
  open(label: string, type: ReportFileType): Promise<Readable | undefined>
  /** Removes all files of these reports. */
  remove(labels: readonly string[]): Promise<void>
}
