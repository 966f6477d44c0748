import type { Author } from '../../database/change-log/record.ts'
import type { Database } from '../../database/database.ts'
import { type ConnectionConfig, openDatabase } from '../../database/connection.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import { loadFixtures } from '../../database/fixtures/load.ts'
import { migrate } from '../../database/migrate.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import { BaseService, type Service, stopAll } from '../../framework/lifecycle/service.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { SupervisedProcess } from '../../framework/process/supervised-process.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { runningInstances, writePidFile } from '../../daemon/pid-file.ts'
import { Records } from '../../daemon/records.ts'

/** What is to be run. */
export interface SystemOptions {
  readonly home: Home
  readonly database: ConnectionConfig
  readonly logger: Logger
  readonly clock: Clock
  /** Flags that every process gets: folders, log level. */
  readonly globalFlags: readonly string[]
  /** Daemons beside the pipe, with what starts them. */
  readonly daemons: readonly { readonly name: string; readonly command: readonly string[] }[]
  /** Demo events a second; undefined: none. */
  readonly demoRate: number | undefined
  /** Where the web interface listens; undefined: as it is configured. */
  readonly listen: string | undefined
  /** How long a module may take to end, in milliseconds. */
  readonly stopTimeout: number
}

const NAME = 'up'

/** Nobody asked for the fixtures in particular. */
const author: Author = { name: 'mentat', module: NAME, endpoint: NAME }

/** The whole system: the database; the modules of the pipe, the scheduler and the web interface as processes; and the demo. */
export class System extends BaseService {
  readonly #options: SystemOptions
  readonly #processes: { readonly name: string; readonly process: SupervisedProcess }[] = []
  readonly #records: Records
  #started: Service[] = []
  #database: Database | undefined

  constructor(options: SystemOptions) {
    super()
    this.#options = options
    const { home, logger, clock } = options
    this.#records = new Records({ name: NAME, runFolder: home.run, logger, clock })
  }

  /** The database; only while it runs. */
  get database(): Database {
    if (!this.#database) throw new MentatError('BUG', 'the system is not started')
    return this.#database
  }

  /** Its processes by name. */
  get processes(): readonly { readonly name: string; readonly pid: number | undefined }[] {
    return this.#processes.map(({ name, process }) => ({ name, pid: process.pid }))
  }

  /** Ends the processes without waiting for what they have begun; they lose nothing. */
  kill(): void {
    for (const { process } of this.#processes) process.kill()
  }

  /** @throws MentatError ALREADY_RUNNING when another one runs over the same home folder */
  protected override async onStart(): Promise<void> {
    const { home, database, logger, clock } = this.#options
    const [other] = runningInstances(home.run, NAME)
    if (other) {
      throw new MentatError(
        'ALREADY_RUNNING',
        `"mentat up" runs already over ${home.path}, as process ${other.identity.pid}`,
        {
          advice: `Stop it with Ctrl-C or "kill ${other.identity.pid}", or run another one with --home DIR.`,
        },
      )
    }
    const removePidFile = writePidFile(home.run, NAME)
    this.#started = [
      {
        start: () => Promise.resolve(),
        stop: () => {
          removePidFile()
          return Promise.resolve()
        },
      },
    ]
    try {
      this.#database = await openDatabase(database, home, {
        logger,
        clock,
        applicationName: 'mentat-up',
      })
      const opened = this.#database
      this.#started.push({ start: () => Promise.resolve(), stop: () => opened.close() })
      await migrate(opened, { logger })
      await this.#loadFixtures(opened)
      await this.#run('pipeline', ['pipeline', 'run'])
      for (const { name, command } of this.#options.daemons) await this.#run(name, command)
      await this.#run('scheduler', ['scheduler', 'run'])
      await this.#startWeb()
      await this.#startDemo()
    } catch (error) {
      await this.onStop()
      throw error
    }
  }

  /** Last started, first stopped: the demo, then the web, the scheduler, the pipe, and at last the database. */
  protected override async onStop(): Promise<void> {
    const started = this.#started
    this.#started = []
    await stopAll(started)
    this.#processes.length = 0
    this.#database = undefined
  }

  /** Classes are loaded once: those that an operator has removed stay away. */
  async #loadFixtures(database: Database): Promise<void> {
    const demo = this.#options.demoRate !== undefined
    const classes = await listEventClasses(database)
    if (classes.length === 0 || demo)
      await loadFixtures(database, { replace: false, demo, dryRun: false, author })
  }

  async #startWeb(): Promise<void> {
    const { listen } = this.#options
    await this.#run('hawat', [
      'hawat',
      'run',
      ...(listen === undefined ? [] : ['--listen', listen]),
    ])
  }

  async #startDemo(): Promise<void> {
    const { demoRate } = this.#options
    if (demoRate !== undefined)
      await this.#run('ideagen', ['ideagen', '--rate', `${demoRate}/s`, '--quiet'])
  }

  async #run(name: string, command: readonly string[]): Promise<void> {
    const { globalFlags, logger, clock, stopTimeout } = this.#options
    const args = [...command, ...globalFlags]
    const onChange = (): void => {
      this.#record()
    }
    const process = new SupervisedProcess({ name, args, logger, clock, stopTimeout, onChange })
    await process.start()
    this.#processes.push({ name, process })
    this.#started.push(process)
  }

  /** For `mentat status`: which processes had to be started again. */
  #record(): void {
    const components = this.#processes.map(({ name, process }) => ({
      name,
      handlers: [],
      counters: () => ({}),
      degraded: () => process.trouble,
    }))
    this.#records.tellAbout({ components, configuration: undefined })
    this.#records.saveRunLog('running')
  }
}
