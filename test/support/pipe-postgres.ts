import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { openUrl } from '../../src/lib/database/connection.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { migrate } from '../../src/lib/database/migrate.ts'
import { serverAccount } from '../../src/lib/database/server/account.ts'
import { socketUrl } from '../../src/lib/database/server/acquire.ts'
import { installBinaries } from '../../src/lib/database/server/binaries.ts'
import { runProgram, startProgram } from '../../src/lib/database/server/run-as.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { until } from './until.ts'

/** `fast` breaks off sessions, `immediate` leaves recovery to the next start, `kill` is kill -9 of the server. */
export type StopMode = 'fast' | 'immediate' | 'kill'

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const

/** A PostgreSQL that nobody but the test starts and stops: no keeper brings it back. */
export interface PipeServer {
  /** Of the database, migrated unless `empty`; for `MENTAT_DATABASE_URL`. */
  readonly url: string
  readonly database: Database
  readonly running: boolean
  start(): Promise<void>
  stop(how: StopMode): Promise<void>
}

/** Where it is to lie, and whether its database is to be left empty. */
export interface PipeServerOptions {
  /** Default: a folder of its own, removed after the file. */
  readonly folder?: string
  readonly empty?: boolean
}

/** Starts one for the calling test file; after the file it is stopped and removed. */
export async function startPipeServer(options: PipeServerOptions = {}): Promise<PipeServer> {
  const server = new OwnServer(options.folder)
  await server.make()
  await server.start()
  if (options.empty !== true) await migrate(server.database, { logger: silentLogger })
  return server
}

/** A power failure is not what is tested, so nothing is synced; what PostgreSQL has written survives its kill -9. */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '60',
  timezone: 'UTC',
}

class OwnServer implements PipeServer {
  readonly #root: string
  readonly #account
  #child: ChildProcess | undefined
  #binaries = ''

  readonly url: string
  readonly database: Database

  constructor(folder?: string) {
    this.#root = mkdtempSync(join(folder ?? tmpdir(), 'mentat-pg-'))
    // As root the server runs as another account, which has to get here.
    chmodSync(this.#root, 0o755)
    this.#account = serverAccount(this.#data)
    const place = { host: this.#root, port: 5432, user: 'mentat', ssl: false } as const
    this.url = socketUrl({ ...place, database: 'postgres' })
    const context = { logger: silentLogger, clock: systemClock, applicationName: 'test' }
    this.database = openUrl(this.url, { pool_size: 3 }, context)
    const remove = (): void => {
      rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 })
    }
    after(async () => {
      await this.database.close()
      await this.stop('immediate')
      remove()
    })
    // A run that is broken off comes to no hook.
    process.once('exit', () => {
      this.#child?.kill('SIGQUIT')
      remove()
    })
  }

  get running(): boolean {
    return this.#child !== undefined
  }

  async make(): Promise<void> {
    const { folder } = installBinaries(this.#root)
    this.#binaries = folder
    mkdirSync(this.#data, { mode: 0o700 })
    for (const path of this.#account ? [this.#root, this.#data] : []) {
      chownSync(path, this.#account?.uid ?? 0, this.#account?.gid ?? 0)
    }
    const lines = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
    const locale = ['--encoding=UTF8', '--locale=C']
    await runProgram({
      file: join(folder, 'bin', 'initdb'),
      args: ['-D', this.#data, '-U', 'mentat', '--auth=trust', '--no-sync', ...locale, ...lines],
      account: this.#account,
    })
  }

  async start(): Promise<void> {
    if (this.#child) return
    await until(
      'PostgreSQL starts',
      async () => {
        const child = this.#launch()
        const ended = once(child, 'exit').then(() => false)
        const ready = this.#untilReady(child)
        if (await Promise.race([ready, ended])) {
          this.#child = child
          return true
        }
        // The children of a server that was killed hold its memory until they notice.
        return this.#isInherited() ? false : Promise.reject(new TypeError(this.#said()))
      },
      60_000,
    )
  }

  async stop(how: StopMode): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child) return
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : 0
    child.kill(signals[how])
    await exited
  }

  get #data(): string {
    return join(this.#root, 'data')
  }

  get #log(): string {
    return join(this.#root, 'log')
  }

  #launch(): ChildProcess {
    const log = openSync(this.#log, 'a', 0o644)
    const args = ['-D', this.#data, '-c', `unix_socket_directories=${this.#root}`]
    const program = {
      file: join(this.#binaries, 'bin', 'postgres'),
      args: [...args, '-c', 'listen_addresses='],
      account: this.#account,
    }
    try {
      return startProgram(program, ['ignore', log, log])
    } finally {
      closeSync(log)
    }
  }

  async #untilReady(child: ChildProcess): Promise<boolean> {
    await until(
      'PostgreSQL accepts connections',
      async () => {
        if (child.exitCode !== null || child.signalCode !== null) return true
        return this.database.query('SELECT 1').then(
          () => true,
          () => false,
        )
      },
      60_000,
    )
    return child.exitCode === null && child.signalCode === null
  }

  #isInherited(): boolean {
    return /lock file ".*" already exists|pre-existing shared memory block/.test(this.#said())
  }

  #said(): string {
    return readFileSync(this.#log, 'utf8').slice(-2000)
  }
}
