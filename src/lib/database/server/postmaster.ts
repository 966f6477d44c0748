import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { identityOf, isAlive, type ProcessIdentity } from '../../framework/process/identity.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { DEFAULT_PORT, type ServerLayout } from './layout.ts'
import { lastLines, startProgram } from './run-as.ts'

/** A running server. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socket: string
  readonly tcp: boolean
  /** Resolves when it no longer runs. */
  readonly exited: Promise<void>
  /** Ends it: sessions are broken off, their transactions rolled back, everything is written. */
  stop(): Promise<void>
}

/** What a start needs. */
export interface StartOptions {
  readonly layout: ServerLayout
  readonly binaries: Binaries
  readonly account: Account | undefined
  readonly socket: string
  /** TCP port on the loopback interface; undefined for none. */
  readonly port: number | undefined
  readonly clock: Clock
}

const POLL = 10
/** How often an adopted server, which is no child of ours, is looked at. */
const WATCH = 200
/** pg_ctl waits as long for a fast shutdown; then the sessions are cut without writing, which costs a recovery. */
const STOP_LIMIT = 60_000
/** How long leftovers of a killed server may block a start: its process until it is reaped, its children until they notice. */
const LEFTOVER_LIMIT = 10_000
const LEFTOVER_PAUSE = 100
/** PostgreSQL ends with status 1 for everything, so its text has to tell. */
const leftover = /lock file ".*" already exists|pre-existing shared memory block/

/**
 * Starts the server as a child of this process and waits until it accepts connections, recovery included.
 * @throws MentatError SERVER_NOT_STARTED with the last lines of its log
 */
export async function startPostmaster(options: StartOptions): Promise<Postmaster> {
  const { layout, clock } = options
  const until = clock.monotonic() + LEFTOVER_LIMIT
  for (;;) {
    const offset = sizeOf(layout.serverLog)
    const started = await startOnce(options)
    if (started) return started
    const said = readFileSync(layout.serverLog).subarray(offset).toString('utf8')
    if (!leftover.test(said) || clock.monotonic() > until) {
      throw new MentatError(
        'SERVER_NOT_STARTED',
        `the embedded PostgreSQL in ${layout.data} did not start:\n${lastLines(said)}`,
      )
    }
    await clock.sleep(LEFTOVER_PAUSE)
  }
}

/** Takes over the server of this cluster that a keeper that is gone has left running; undefined if there is none. */
export async function adoptPostmaster(
  layout: ServerLayout,
  clock: Clock,
): Promise<Postmaster | undefined> {
  for (;;) {
    const status = readStatus(layout.data)
    const identity = status && identityOf(status.pid)
    if (!status || !identity || !isServerOf(layout.data, status.pid)) return undefined
    if (status.ready) {
      return postmasterOf(status, identity, { exited: ended(identity, clock), clock })
    }
    await clock.sleep(POLL)
  }
}

/** PID of the server of this cluster; undefined if none runs. */
export function runningPostmaster(layout: ServerLayout): number | undefined {
  const status = readStatus(layout.data)
  return status && isServerOf(layout.data, status.pid) ? status.pid : undefined
}

async function startOnce(options: StartOptions): Promise<Postmaster | undefined> {
  const { layout, clock } = options
  const child = launch(options)
  const exited = exitOf(child)
  const end = { gone: false }
  void exited.then(() => {
    end.gone = true
  })
  while (!end.gone) {
    const status = readStatus(layout.data)
    if (status?.pid === child.pid && status?.ready) {
      const identity = identityOf(status.pid)
      if (identity) return postmasterOf(status, identity, { exited, clock })
    }
    await clock.sleep(POLL)
  }
  return undefined
}

function launch({ layout, binaries, account, socket, port }: StartOptions): ChildProcess {
  const settings = {
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    listen_addresses: port === undefined ? '' : '127.0.0.1',
    port: String(port ?? DEFAULT_PORT),
    hba_file: layout.access,
    logging_collector: 'off',
    log_destination: 'stderr',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(layout.serverLog, 'a', 0o640)
  try {
    return startProgram(
      {
        file: join(binaries.folder, 'bin', 'postgres'),
        args: ['-D', layout.data, ...args],
        account,
      },
      ['ignore', log, log],
    )
  } finally {
    closeSync(log)
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
}

async function ended(identity: ProcessIdentity, clock: Clock): Promise<void> {
  while (isAlive(identity)) await clock.sleep(WATCH)
}

function postmasterOf(
  { pid, port, socket, tcp }: Status,
  identity: ProcessIdentity,
  { exited, clock }: { exited: Promise<void>; clock: Clock },
): Postmaster {
  return {
    ...{ pid, port, socket, tcp, exited },
    async stop() {
      for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
        const until = clock.monotonic() + STOP_LIMIT
        if (isAlive(identity)) process.kill(pid, signal)
        while (isAlive(identity) && clock.monotonic() < until) await clock.sleep(POLL)
      }
    },
  }
}

interface Status {
  readonly pid: number
  readonly port: number
  readonly socket: string
  readonly tcp: boolean
  readonly ready: boolean
}

/** postmaster.pid: PID, data folder, start time, port, socket folder, address, shared memory key, state. */
function readStatus(data: string): Status | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, , , port, socket = '', address = '', , state = ''] = lines
    return {
      pid: Number(pid),
      port: Number(port),
      socket,
      tcp: address.trim() !== '',
      ready: state.trim() === 'ready',
    }
  } catch {
    return undefined
  }
}

/** Whether the process is really the server of this folder: the PID in the file may have been given to another. */
function isServerOf(data: string, pid: number): boolean {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return args[0]?.endsWith('/postgres') === true && args[args.indexOf('-D') + 1] === data
  } catch {
    return false
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
