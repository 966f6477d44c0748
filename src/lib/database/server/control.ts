import { readFileSync } from 'node:fs'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import { isAlive } from '../../framework/process/identity.ts'
import type { Clock } from '../../framework/time/clock.ts'
import {
  acquireServer,
  type AcquireOptions,
  connectionTo,
  currentState,
  type ServerConnection,
  type ServerSettings,
  waitUntilGone,
} from './acquire.ts'
import { DEFAULT_PORT, layoutOf, OWNER, type ServerLayout } from './layout.ts'
import {
  BACKGROUND,
  dropBackgroundLease,
  type Lease,
  liveLeases,
  takeBackgroundLease,
} from './leases.ts'
import { runningPostmaster } from './postmaster.ts'
import { ProcessLock } from './process-lock.ts'
import { startKeeper } from './start-keeper.ts'
import type { ServerPhase, ServerState } from './state.ts'

/** What is known of the embedded server without talking to it. */
export interface ServerFacts {
  readonly running: boolean
  readonly phase: ServerPhase
  /** PID of the server; null when it does not run. */
  readonly pid: number | null
  /** PID of the process that keeps it; null when there is none. */
  readonly keeper: number | null
  readonly data: string
  readonly log: string
  readonly socket: string | null
  /** TCP port on the loopback interface; null when it listens on its socket only. */
  readonly port: number | null
  readonly users: readonly Lease[]
}

const POLL = 10
const PHASES_WITHOUT_KEEPER: ServerPhase = 'stopped'

/** Looks at the embedded server of a home folder; starts and changes nothing. */
export function inspectServer(home: Home, clock: Clock): ServerFacts {
  const layout = layoutOf(home)
  const state = currentState(layout, clock)
  const pid = runningPostmaster(layout) ?? null
  return {
    running: pid !== null,
    phase: state?.phase ?? PHASES_WITHOUT_KEEPER,
    pid,
    keeper: new ProcessLock(layout.locks, 'keeper', clock).holder()?.pid ?? null,
    data: layout.data,
    log: layout.serverLog,
    socket: state?.socket ?? null,
    port: state?.tcp ? (state.port ?? null) : null,
    users: liveLeases(layout.leases),
  }
}

/** How to connect to the embedded server if it is ready; undefined otherwise. */
export function runningConnection(home: Home, clock: Clock): ServerConnection | undefined {
  const state = currentState(layoutOf(home), clock)
  return state?.phase === 'ready' ? connectionTo(state) : undefined
}

/**
 * The address of the embedded server by TCP, with its password.
 * @returns undefined when it does not listen on a port
 * @throws MentatError IO_FAILED when the file of the password cannot be read
 */
export function tcpUrl(home: Home, clock: Clock): string | undefined {
  const layout = layoutOf(home)
  const state = currentState(layout, clock)
  if (state?.phase !== 'ready' || !state.tcp) return undefined
  const password = readPassword(layout)
  return `postgresql://${OWNER}:${password}@127.0.0.1:${state.port ?? DEFAULT_PORT}/${OWNER}`
}

/**
 * Starts the embedded server so that it stays when the command ends, until `stopServer` or the end of the system.
 * @returns whether it was in the background already
 * @throws MentatError ALREADY_RUNNING when it runs without the wanted port; see acquireServer for the rest
 */
export async function startInBackground(
  home: Home,
  settings: ServerSettings,
  options: Omit<AcquireOptions, 'holder'>,
): Promise<boolean> {
  const layout = layoutOf(home)
  assertPort(currentState(layout, options.clock), settings.port)
  const already = liveLeases(layout.leases).some(({ holder }) => holder === BACKGROUND)
  const server = await acquireServer(home, settings, { ...options, holder: 'mentat-db-start' })
  try {
    takeBackgroundLease(layout.leases, options.clock.now(), settings.port)
  } finally {
    await server.release()
  }
  return already
}

/**
 * Stops the embedded server and waits until it is gone.
 * @param force also when it is used: daemons wait until somebody starts it again
 * @returns whether it ran
 * @throws MentatError SERVER_IN_USE without `force` when it is used
 */
export async function stopServer(home: Home, clock: Clock, force: boolean): Promise<boolean> {
  const layout = layoutOf(home)
  const ran = runningPostmaster(layout) !== undefined
  const users = liveLeases(layout.leases).filter(({ holder }) => holder !== BACKGROUND)
  if (users.length > 0 && !force) throw inUse(users)
  dropBackgroundLease(layout.leases)
  if (users.length > 0) await halt(layout, clock)
  else await waitUntilGone(layout, clock)
  return ran
}

/** Ends the keeper, which stops the server and says that this was wanted. */
async function halt(layout: ServerLayout, clock: Clock): Promise<void> {
  const lock = new ProcessLock(layout.locks, 'keeper', clock)
  for (;;) {
    const keeper = lock.holder()
    if (!keeper) {
      if (runningPostmaster(layout) === undefined) return
      await startKeeper(layout, undefined, clock)
      continue
    }
    if (isAlive(keeper)) process.kill(keeper.pid, 'SIGTERM')
    while (isAlive(keeper)) await clock.sleep(POLL)
  }
}

function assertPort(state: ServerState | undefined, port: number | undefined): void {
  if (port === undefined || state?.phase !== 'ready') return
  if (state.tcp && state.port === port) return
  throw new MentatError(
    'ALREADY_RUNNING',
    `the embedded PostgreSQL runs already, ${state.tcp ? `on port ${state.port ?? ''}` : 'without a TCP port'}`,
    { advice: 'Stop it first: `mentat db stop`.' },
  )
}

function inUse(users: readonly Lease[]): MentatError {
  const names = users.map(
    ({ holder, identity }) => `${holder} (${identity.split('.').at(-2) ?? '?'})`,
  )
  return new MentatError(
    'SERVER_IN_USE',
    `the embedded PostgreSQL is used by ${names.join(', ')}`,
    { fields: { users: names } },
  )
}

function readPassword(layout: ServerLayout): string {
  try {
    return readFileSync(layout.password, 'utf8').trim()
  } catch (cause) {
    throw new MentatError('IO_FAILED', 'the password of the embedded PostgreSQL', {
      cause,
      advice: 'Set a new one (`mentat db shell`, then \\password), and write it into that file.',
    })
  }
}
