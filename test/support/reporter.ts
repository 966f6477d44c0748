import type { Database } from '../../src/lib/database/database.ts'
import { loadConfig } from '../../src/lib/framework/config/load.ts'
import { type Logger, silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { reporterConfig } from '../../src/lib/modules/reporter/config.ts'
import type { ReporterResult } from '../../src/lib/modules/reporter/result.ts'
import {
  regularRequest,
  type ReporterRequest,
  runReporter,
} from '../../src/lib/modules/reporter/run.ts'
import { createMailTransport } from '../../src/lib/services/mail/create-transport.ts'
import { temporaryHome } from './database.ts'
import { FakeClock } from './fake-clock.ts'
import { eventWith } from './idea-fixtures.ts'
import { storeMessages } from './events.ts'

/** A group as a test writes it. */
export interface SceneGroup {
  readonly name: string
  readonly networks: readonly string[]
  readonly base?: readonly string[]
  /** Columns of `settings_reporting`. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly enabled?: boolean
}

/** A database with events and settings, a clock that a test moves, and the reporter. */
export class ReporterScene {
  readonly database: Database
  readonly clock: FakeClock
  readonly #port: number
  readonly #config: Readonly<Record<string, unknown>>
  readonly #home = temporaryHome()
  logger: Logger = silentLogger

  /** @param port of the mail server */
  constructor(
    database: Database,
    port: number,
    { start, config = {} }: { start: string; config?: Readonly<Record<string, unknown>> },
  ) {
    this.database = database
    this.#port = port
    this.clock = new FakeClock(Date.parse(start))
    this.#config = config
  }

  get reports(): string {
    return `${this.#home.path}/data/reports`
  }

  async addGroup({
    name,
    networks,
    base = [],
    settings = {},
    enabled = true,
  }: SceneGroup): Promise<void> {
    const { rows } = await this.database.query<{ id: number }>(
      `INSERT INTO groups (name, source, enabled) VALUES ($1, 'test', $2) RETURNING id`,
      [name, enabled],
    )
    const id = rows[0]?.id
    const columns = Object.keys(settings)
    await this.database.query(
      `INSERT INTO settings_reporting (group_id${columns.map((each) => `, ${each}`).join('')})
       VALUES ($1${columns.map((_, index) => `, $${index + 2}`).join('')})`,
      [id, ...Object.values(settings)],
    )
    for (const [list, isBase] of [
      [networks, false],
      [base, true],
    ] as const) {
      for (const network of list) {
        await this.database.query(
          `INSERT INTO networks (group_id, network, source, is_base)
           VALUES ($1, inetrange(host(network($2::cidr))::inet, host(broadcast($2::cidr))::inet, '[]'), 'test', $3)`,
          [id, network, isBase],
        )
      }
    }
  }

  async addFilter(
    name: string,
    filter: string,
    { group, ...members }: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const columns = Object.keys(members)
    await this.database.query(
      `INSERT INTO filters (name, filter, group_id, enabled${columns.map((each) => `, ${each}`).join('')})
       VALUES ($1, $2, (SELECT id FROM groups WHERE name = $3), true${columns.map((_, index) => `, $${index + 4}`).join('')})`,
      [name, filter, group ?? null, ...Object.values(members)],
    )
  }

  async addDetector(name: string, credibility: number): Promise<void> {
    await this.database.query(
      `INSERT INTO detectors (name, source, credibility) VALUES ($1, 'test', $2)`,
      [name, credibility],
    )
  }

  /** Stores an event at the time of the clock; it is detected then as well. */
  async store(ID: string, members: Readonly<Record<string, unknown>>): Promise<void> {
    const DetectTime = new Date(this.clock.now()).toISOString()
    const event = eventWith({ ID, DetectTime, Category: ['Recon.Scanning'], ...members })
    await storeMessages(this.database, [event], this.clock)
  }

  async run(
    request: Partial<ReporterRequest> = {},
    signal = new AbortController().signal,
  ): Promise<ReporterResult> {
    const config = loadConfig(reporterConfig, {
      home: this.#home,
      environment: {},
      overrides: {
        ...this.#config,
        mail: {
          host: '127.0.0.1',
          port: this.#port,
          tls: 'none',
          from: 'Mentat <mentat@example.org>',
        },
      },
    }).value
    const transport = createMailTransport(config.mail, this.clock)
    try {
      const { database, clock, logger } = this
      const means = { database, config, clock, logger, transport, signal }
      return await runReporter({ ...regularRequest, ...request }, means)
    } finally {
      transport.close()
    }
  }
}

/** The source part of an event of a class. */
export function ofClass(
  name: string,
  severity: string,
  addresses: readonly string[],
  members: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    Source: [partyWith(addresses)],
    ...members,
    _Mentat: { EventClass: name, EventSeverity: severity, ...(members['_Mentat'] ?? {}) },
  }
}

/** One element of Source or Target. */
export function partyWith(addresses: readonly string[]): Record<string, unknown> {
  const six = addresses.filter((address) => address.includes(':'))
  const four = addresses.filter((address) => !address.includes(':'))
  return { ...(four.length > 0 ? { IP4: four } : {}), ...(six.length > 0 ? { IP6: six } : {}) }
}
