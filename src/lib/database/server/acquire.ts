import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { ensureFolder, type Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { formatIdentity, isAlive, type ProcessIdentity } from '../../framework/process/identity.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { DEFAULT_PORT, layoutOf, OWNER, type ServerLayout } from './layout.ts'
import { liveLeases, takeLease } from './leases.ts'
import { runningPostmaster } from './postmaster.ts'
import { ProcessLock } from './process-lock.ts'
import { assertPrivate } from './socket-folder.ts'
import { startKeeper } from './start-keeper.ts'
import { readState, type ServerState } from './state.ts'

/** How to connect to the embedded server: its Unix socket. */
export interface ServerConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly ssl: false
}

/** A claim on the embedded server: while it is held, the server runs. */
export interface DatabaseServer {
  /** How to connect, as pg wants it. */
  readonly connection: ServerConnection
  /** The same as one text, for psql and scripts. */
  readonly url: string
  /** Sees to it that somebody keeps the server; cheap, to be called before each use. Never fails. */
  watch(): void
  /**
   * Brings the server back if it is gone.
   * @throws MentatError SERVER_NOT_STARTED, also when an operator stopped it: it stays so until somebody new wants it
   */
  ensure(): Promise<DatabaseServer>
  /** Gives the claim back; whoever gives back the last one waits until the server is gone. Idempotent. */
  release(): Promise<void>
}

/** Settings of the embedded server: `database.embedded`. */
export interface ServerSettings {
  /** TCP port on the loopback interface, beside the socket. */
  readonly port?: number | undefined
}

/** Who claims the server. */
export interface AcquireOptions {
  readonly logger: Logger
  readonly clock: Clock
  /** Names the holder for `mentat db status` and `db stop`. */
  readonly holder: string
}

/** How long a start, with recovery after a crash, or a stop may take before one gives up waiting for it. */
const LIMIT = 180_000
const POLL = 10
/** How often `watch` really looks. */
const WATCH = 1000

/**
 * Starts the embedded server of a home folder, or joins those who use it. The server runs until the last of them
 * has released it or died; which of them started it makes no difference.
 * @throws MentatError SERVER_NOT_STARTED (transient) with the last lines of the server's log, SERVER_NOT_INSTALLED,
 *   SERVER_UNREACHABLE_FOLDER, PERMISSION_DENIED
 */
export async function acquireServer(
  home: Home,
  settings: ServerSettings,
  options: AcquireOptions,
): Promise<DatabaseServer> {
  const layout = makeFolders(home)
  const giveBack = takeLease(layout.leases, options.holder, options.clock.now())
  const claim = new Claim(layout, settings, options, giveBack)
  try {
    await claim.begin()
    return claim
  } catch (error) {
    await claim.release()
    throw error
  }
}

/** The address of a running server for psql and scripts. */
export function socketUrl({ host, port, user, database }: ServerConnection): string {
  const place = `host=${encodeURIComponent(host)}`
  return `postgresql://${user}@/${database}?${place}${port === DEFAULT_PORT ? '' : `&port=${port}`}`
}

/** How to connect to a server that is ready. */
export function connectionTo({ socket = '', port = DEFAULT_PORT }: ServerState): ServerConnection {
  return { host: socket, port, user: OWNER, database: OWNER, ssl: false }
}

/** The state, when the keeper that told it is in charge; undefined when there is no keeper. */
export function currentState(layout: ServerLayout, clock: Clock): ServerState | undefined {
  const keeper = new ProcessLock(layout.locks, 'keeper', clock).holder()
  const state = readState(layout.state)
  return keeper && state?.keeper === formatIdentity(keeper) ? state : undefined
}

class Claim implements DatabaseServer {
  readonly #layout: ServerLayout
  readonly #settings: ServerSettings
  readonly #options: AcquireOptions
  readonly #keeper: ProcessLock
  #giveBack: (() => void) | undefined
  #connection: ServerConnection | undefined
  #ensuring: Promise<DatabaseServer> | undefined
  #watched = 0

  constructor(
    layout: ServerLayout,
    settings: ServerSettings,
    options: AcquireOptions,
    giveBack: () => void,
  ) {
    this.#layout = layout
    this.#settings = settings
    this.#options = options
    this.#giveBack = giveBack
    this.#keeper = new ProcessLock(layout.locks, 'keeper', options.clock)
  }

  get connection(): ServerConnection {
    if (!this.#connection) throw new MentatError('BUG', 'the server was not started')
    return this.#connection
  }

  get url(): string {
    return socketUrl(this.connection)
  }

  async begin(): Promise<void> {
    const state = await this.#waitUntilReady('new')
    const { port } = this.#settings
    if (port !== undefined && !(state.tcp && state.port === port)) {
      this.#options.logger.warning(
        `the embedded PostgreSQL runs already, without TCP port ${port}: it takes effect when the server starts next`,
      )
    }
  }

  watch(): void {
    const now = this.#options.clock.monotonic()
    if (this.#ensuring || !this.#giveBack || now - this.#watched < WATCH) return
    this.#watched = now
    if (this.#keeper.holder()) return
    this.ensure().catch((error: unknown) => {
      this.#options.logger.debug('nobody keeps the embedded PostgreSQL', { error })
    })
  }

  ensure(): Promise<DatabaseServer> {
    this.#ensuring ??= this.#bringBack().finally(() => {
      this.#ensuring = undefined
    })
    return this.#ensuring
  }

  async release(): Promise<void> {
    if (!this.#giveBack) return
    const giveBack = this.#giveBack
    this.#giveBack = undefined
    await this.#ensuring?.catch(() => undefined)
    giveBack()
    await waitUntilGone(this.#layout, this.#options.clock)
  }

  async #bringBack(): Promise<DatabaseServer> {
    await this.#waitUntilReady('holder')
    return this
  }

  /** A holder does not undo what an operator did; somebody new wants the server, whatever was before. */
  async #waitUntilReady(who: 'new' | 'holder'): Promise<ServerState> {
    const { clock } = this.#options
    const until = clock.monotonic() + LIMIT
    const earlier = readState(this.#layout.state)?.keeper
    for (;;) {
      const state = readState(this.#layout.state)
      const keeper = this.#keeper.holder()
      assertHere(keeper)
      if (state && isReady(state, keeper)) return this.#connect(state)
      if (state?.phase === 'failed' && state.keeper !== earlier) throw failureIn(state)
      if (state?.phase === 'halted' && !keeper && who === 'holder') throw halted()
      if (clock.monotonic() > until) throw tooLong(state)
      if (!keeper) await startKeeper(this.#layout, this.#settings.port, clock)
      await clock.sleep(POLL)
    }
  }

  #connect(state: ServerState): ServerState {
    assertPrivate(state.socket ?? '', lstatSync(this.#layout.data).uid)
    this.#connection = connectionTo(state)
    return state
  }
}

/** A state is true only as long as the keeper that told it is in charge. */
function isReady(state: ServerState, keeper: ProcessIdentity | undefined): boolean {
  return state.phase === 'ready' && keeper !== undefined && state.keeper === formatIdentity(keeper)
}

/**
 * Waits until no keeper and no server is left, unless somebody uses them. A server whose keeper was killed gets a
 * new one, which stops it.
 * @throws MentatError SERVER_NOT_STARTED when it takes too long
 */
export async function waitUntilGone(layout: ServerLayout, clock: Clock): Promise<void> {
  const lock = new ProcessLock(layout.locks, 'keeper', clock)
  const until = clock.monotonic() + LIMIT
  while (liveLeases(layout.leases).length === 0) {
    const keeper = lock.holder()
    if (!keeper && runningPostmaster(layout) === undefined) return
    if (clock.monotonic() > until) {
      throw new MentatError('SERVER_NOT_STARTED', 'the embedded PostgreSQL does not stop')
    }
    if (!keeper) await startKeeper(layout, undefined, clock)
    await clock.sleep(POLL)
    if (keeper && !lock.holder()) await untilEnded(keeper, clock)
  }
}

/** Its lock is free a moment before the process is gone. */
async function untilEnded(keeper: ProcessIdentity, clock: Clock): Promise<void> {
  while (isAlive(keeper)) await clock.sleep(POLL)
}

/** The folders that users and keeper share; made before the keeper, which makes the rest. */
function makeFolders(home: Home): ServerLayout {
  // Parents that are missing may be passed through; the home folder itself is opened later, if it must be.
  ensureFolder(dirname(home.path), 0o755)
  ensureFolder(home.path)
  ensureFolder(home.postgres, process.getuid?.() === 0 ? 0o711 : 0o700)
  const layout = layoutOf(home)
  ensureFolder(layout.leases, 0o755)
  return layout
}

/** Two servers on one folder would destroy it; PostgreSQL itself cannot see a server of another host or container. */
function assertHere(keeper: ProcessIdentity | undefined): void {
  if (!keeper || isAlive(keeper) !== undefined) return
  throw new MentatError(
    'SERVER_NOT_STARTED',
    `the embedded PostgreSQL of this folder runs on another host (${keeper.host})`,
    { advice: 'Stop it there, or let both hosts use one server: database.url.' },
  )
}

function halted(): MentatError {
  return new MentatError('SERVER_NOT_STARTED', 'the embedded PostgreSQL was stopped', {
    advice: 'Start it again: `mentat db start`.',
  })
}

function failureIn({ failure }: ServerState): MentatError {
  return new MentatError(
    failure?.code ?? 'SERVER_NOT_STARTED',
    failure?.text ?? 'the embedded PostgreSQL did not start',
    failure ? { advice: failure.advice } : {},
  )
}

function tooLong(state: ServerState | undefined): MentatError {
  if (state?.failure) return failureIn(state)
  return new MentatError('SERVER_NOT_STARTED', 'the embedded PostgreSQL takes too long to start', {
    advice: 'Its log may tell why: `mentat db status` names the file.',
  })
}
