import { watch } from 'node:fs'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { ensureFolder } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { formatIdentity, ownIdentity } from '../../framework/process/identity.ts'
import { type Backoff, backoffDelay } from '../../framework/time/backoff.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { ServerLayout } from './layout.ts'
import { BACKGROUND, liveLeases, sweepUnfinished } from './leases.ts'
import { adoptPostmaster, type Postmaster, startPostmaster } from './postmaster.ts'
import { type PreparedServer, prepareServer, rotateLog } from './prepare.ts'
import { ProcessLock } from './process-lock.ts'
import { type ServerPhase, type ServerState, writeState } from './state.ts'

/** How often leases are looked through for holders that died without giving theirs back. */
const ROUND = 1000
/** Every how many rounds the lock is renewed for other hosts, and the log looked at. */
const CHORES = 5
/** Pauses before a server that dies again and again is started: 0.1, 0.2, 0.4 … 10 seconds. */
const restartBackoff: Backoff = { first: 100, longest: 10_000 }
/** A server that ran this long has recovered: the next pause is a short one again. */
const STEADY = 60_000

/** What a keeper is given. */
export interface KeeperOptions {
  readonly layout: ServerLayout
  readonly logger: Logger
  readonly clock: Clock
  /** TCP port to listen on beside the socket. */
  readonly port: number | undefined
  /** Aborted by SIGTERM: the server is stopped although it is used. */
  readonly halt: AbortSignal
}

/**
 * The one process that owns the server of a home folder. It starts the server (or takes over one that a killed keeper
 * left), starts it again when it dies, and, when no lease is left whose holder lives, stops it and ends.
 *
 * A user takes a lease first and reads the state second; the keeper writes `stopping` first and looks for leases
 * second. So either the user sees `stopping` and waits, or the keeper sees the lease and goes on.
 */
export class Keeper {
  readonly #options: KeeperOptions
  readonly #lock: ProcessLock
  #prepared: PreparedServer | undefined
  #deaths = 0

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#lock = new ProcessLock(options.layout.locks, 'keeper', options.clock)
  }

  /** Resolves when the server is no longer needed, or at once when another keeper is in charge. Never rejects. */
  async run(): Promise<void> {
    const { layout, logger, clock, halt } = this.#options
    if (!this.#lock.tryTake()) return
    try {
      ensureFolder(layout.leases, 0o755)
      for (const folder of [layout.leases, layout.locks]) sweepUnfinished(folder, clock.now())
      this.#tell('starting')
      while (this.#isWanted()) await this.#serve()
      // Nobody needs what a killed keeper may have left.
      await (await adoptPostmaster(layout, clock))?.stop()
      this.#tell(halt.aborted ? 'halted' : 'stopped')
    } catch (thrown) {
      logger.error('the embedded PostgreSQL could not be started', { error: thrown })
      this.#tell('failed', { failure: failureOf(thrown) })
    } finally {
      this.#lock.release()
    }
  }

  /** From the start of a server to its end. */
  async #serve(): Promise<void> {
    const { clock, logger, layout } = this.#options
    const began = clock.monotonic()
    const server = await this.#start()
    if (!server) return
    const died = await this.#watchOver(server)
    if (!died) {
      await server.stop()
      return
    }
    this.#deaths = clock.monotonic() - began < STEADY ? this.#deaths + 1 : 1
    logger.warning('the embedded PostgreSQL died and is started again', { pid: server.pid })
    rotateLog(layout.serverLog)
    this.#tell('starting')
    await this.#pause()
  }

  /**
   * The first start may fail: whoever waits for it is told. Later ones are repeated: the server is in use.
   * @returns undefined when it is to be tried again
   */
  async #start(): Promise<Postmaster | undefined> {
    const { clock, layout, logger } = this.#options
    try {
      const port = this.#options.port ?? backgroundPort(layout.leases)
      this.#prepared = await prepareServer(layout, port)
      return (
        (await adoptPostmaster(layout, clock)) ??
        (await startPostmaster({ ...this.#prepared, layout, port, clock }))
      )
    } catch (thrown) {
      if (this.#deaths === 0) throw thrown
      this.#deaths += 1
      logger.error('the embedded PostgreSQL does not start again', { error: thrown })
      this.#tell('starting', { failure: failureOf(thrown) })
      await this.#pause()
      return undefined
    }
  }

  /** @returns whether the server died; otherwise it is no longer wanted, and runs */
  async #watchOver(server: Postmaster): Promise<boolean> {
    const end = { died: false }
    const exited = server.exited.then(() => {
      end.died = true
    })
    this.#announce(server)
    for (let round = 1; ; round += 1) {
      await this.#nextRound(exited)
      if (end.died) return true
      if (!this.#isWanted()) {
        this.#tell('stopping')
        if (!this.#isWanted()) return false
        this.#announce(server)
      }
      if (round % CHORES === 0) this.#doChores()
    }
  }

  /** Until a lease comes or goes, the server ends, this process is told to end, or the time is up. */
  async #nextRound(exited: Promise<unknown>): Promise<void> {
    const { clock, layout, halt } = this.#options
    const wake = new AbortController()
    const leases = watchFolder(layout.leases, () => {
      wake.abort()
    })
    await Promise.race([clock.sleep(ROUND, AbortSignal.any([wake.signal, halt])), exited])
    leases?.close()
    wake.abort()
  }

  #doChores(): void {
    this.#lock.renew()
    rotateLog(this.#options.layout.serverLog)
  }

  #isWanted(): boolean {
    const { halt, layout } = this.#options
    return !halt.aborted && liveLeases(layout.leases, { sweep: true }).length > 0
  }

  async #pause(): Promise<void> {
    const { clock, halt } = this.#options
    await clock.sleep(backoffDelay(this.#deaths, restartBackoff), halt)
  }

  #announce(server: Postmaster): void {
    const { socket, port, tcp, pid } = server
    const version = this.#prepared?.binaries.version ?? ''
    this.#tell('ready', { server: pid, socket, port, tcp, version })
  }

  #tell(phase: ServerPhase, more: Partial<ServerState> = {}): void {
    const keeper = formatIdentity(ownIdentity())
    writeState(this.#options.layout.state, { ...more, keeper, phase })
  }
}

/** The port that `mentat db start --port` asked for: it holds although another command's keeper is in charge. */
function backgroundPort(leases: string): number | undefined {
  return liveLeases(leases).find((lease) => lease.holder === BACKGROUND)?.port
}

function failureOf(thrown: unknown): NonNullable<ServerState['failure']> {
  const failure =
    thrown instanceof MentatError
      ? thrown
      : new MentatError('SERVER_NOT_STARTED', describeError(thrown), { cause: thrown })
  return { code: failure.code, text: describeError(failure), advice: failure.advice }
}

/** Without inotify (its instances may be used up) the rounds do. */
function watchFolder(folder: string, changed: () => void): { close(): void } | undefined {
  try {
    return watch(folder, changed).on('error', () => undefined)
  } catch {
    return undefined
  }
}
