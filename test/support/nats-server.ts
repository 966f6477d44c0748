import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { temporaryFolder } from './queue.ts'
import { unusedPort } from './smtp.ts'
import { until } from './until.ts'

/** Debian puts it where only root looks. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` }

/** Why tests with a server are skipped; false: they are not. */
export const withoutNats: string | false =
  spawnSync('nats-server', ['--version'], { env }).status !== 0 &&
  'no nats-server here (package nats-server of Debian)'

/** How a server is started. */
export interface NatsSetup {
  /** Further lines of its configuration. */
  readonly config?: string
  /** Without it, it keeps no streams. Default: true. */
  readonly jetstream?: boolean
  /** Where it listens. Default: on the loopback interface. */
  readonly host?: string
  /** What starts it, with its arguments behind. */
  readonly command?: readonly string[]
  /** How its certificate calls it. */
  readonly name?: string
}

/** A NATS server of a test's own: a free port, its store in a temporary folder; it ends with the test file. */
export class NatsServer {
  readonly #setup: NatsSetup
  readonly #folder = temporaryFolder()
  #port = 0
  #child: ChildProcess | undefined
  #log = ''

  constructor(setup: NatsSetup = {}) {
    this.#setup = setup
    after(() => this.kill())
    // A run that is broken off comes to no hook.
    process.once('exit', () => this.#child?.kill('SIGKILL'))
  }

  get url(): string {
    return `nats://${this.#setup.name ?? this.#setup.host ?? '127.0.0.1'}:${this.#port}`
  }

  /** Starts it, again on the same port and over the same store. @param config in the place of what it was made with */
  async start(config = this.#setup.config ?? ''): Promise<this> {
    const { host = '127.0.0.1', jetstream = true, command = [] } = this.#setup
    this.#port ||= await unusedPort()
    const store = join(this.#folder, 'store')
    mkdirSync(store, { recursive: true })
    const streams = jetstream ? `jetstream { store_dir: "${store}" }` : ''
    const file = join(this.#folder, 'nats.conf')
    writeFileSync(file, `host: "${host}"\nport: ${this.#port}\n${streams}\n${config}\n`)
    const args = [...command, 'nats-server', '-c', file]
    const child = spawn('env', args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      this.#log = log
    })
    await until(
      `the server is ready; it said ${log}`,
      () => log.includes('Server is ready') || child.exitCode !== null,
    )
    assert.equal(child.exitCode, null, log)
    return this
  }

  get log(): string {
    return this.#log
  }

  /** Lets it do nothing for a while, without closing a connection. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Ends it; what was acknowledged and not written down yet is lost when the signal is SIGKILL. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = undefined
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}
