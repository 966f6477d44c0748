import { allPidFiles, damagedPidFiles, type PidFile } from '../../daemon/pid-file.ts'
import { readTimeMarks } from '../../daemon/read-run-log.ts'
import { identityOf, isAlive } from '../../framework/process/identity.ts'
import { type ProcessFacts, processFacts } from '../../framework/process/process-facts.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { type Manager, managerOf } from './manager.ts'

/**
 * What a PID file and the system together tell of a process.
 * - `running`, `starting`: it lives, and is ready, or not yet.
 * - `hung`: it lives and does nothing: it was stopped (SIGSTOP), or has given no sign of life for too long.
 * - `dead`: it is gone without having removed its PID file.
 * - `reused`: it is gone, and another process has its PID.
 * - `damaged`: the PID file cannot be used.
 * - `unknown`: it is on another host, or hidden from us.
 */
export type ProcessStateName =
  'running' | 'starting' | 'hung' | 'dead' | 'reused' | 'damaged' | 'unknown'

/** A process of a daemon. */
export interface ProcessState {
  /** Of the instance. */
  readonly name: string
  readonly pid: number
  readonly state: ProcessStateName
  /** Why it is in this state, where that is not plain. */
  readonly reason: string | null
  /** Start, RFC 3339; null: not known. */
  readonly since: string | null
  /** Memory in use (resident), in bytes. */
  readonly memory_bytes: number | null
  readonly pid_file: string
  /** Who starts it again when it ends; null: nobody. */
  readonly manager: Manager | null
}

/** Whether there is a process that does, or could do, the work. */
export function isThere({ state }: ProcessState): boolean {
  return state === 'running' || state === 'starting' || state === 'hung'
}

/**
 * All processes with PID files in a folder, by name and PID.
 * @param silence one without a sign of life for so long hangs, in milliseconds
 */
export function processStates(runFolder: string, now: number, silence: number): ProcessState[] {
  const files = allPidFiles(runFolder)
  const up = files.find(({ name, identity }) => name === 'up' && isAlive(identity) === true)
  const intact = files.map((file): ProcessState => {
    const { identity, path, since } = file
    const alive = isAlive(identity)
    const facts = alive === true ? processFacts(identity.pid) : undefined
    const told =
      alive === true
        ? aliveState({ ...file, runFolder, now, silence, facts })
        : goneState(file, alive)
    return {
      ...{ name: file.name, pid: identity.pid, ...told },
      since: new Date(since).toISOString(),
      memory_bytes: facts?.memory ?? null,
      pid_file: path,
      manager: managerOf(facts, up?.identity.pid) ?? null,
    }
  })
  const damaged = damagedPidFiles(runFolder).map(({ name, pid, path, reason }): ProcessState => {
    const holder = identityOf(pid) === undefined ? '' : `; a process ${pid} runs`
    return {
      ...{ name, pid, state: 'damaged', reason: `${reason}${holder}`, pid_file: path },
      ...{ since: null, memory_bytes: null, manager: null },
    }
  })
  return [...intact, ...damaged].sort(byNameAndPid)
}

type Told = Pick<ProcessState, 'state' | 'reason'>

interface Alive extends PidFile {
  readonly name: string
  readonly runFolder: string
  readonly now: number
  readonly silence: number
  readonly facts: ProcessFacts | undefined
}

function aliveState(alive: Alive): Told {
  const { name, identity, since, pulse, now, silence, facts, runFolder } = alive
  if (facts?.isStopped === true) {
    return { state: 'hung', reason: 'it was stopped (SIGSTOP, or a debugger holds it)' }
  }
  if (pulse !== undefined && now - pulse > silence) {
    return { state: 'hung', reason: `no sign of life for ${formatDuration(now - pulse)}` }
  }
  // Only those that give signs of life tell when they are ready.
  if (pulse === undefined) return { state: 'running', reason: null }
  const marks = readTimeMarks(runFolder, { name, pid: identity.pid, since })
  const isReady = marks === undefined || marks.some(({ ident }) => ident === 'running')
  return { state: isReady ? 'running' : 'starting', reason: null }
}

function goneState({ identity }: PidFile, alive: boolean | undefined): Told {
  const { host, pid } = identity
  if (alive === undefined) {
    return { state: 'unknown', reason: `on host ${host}, or hidden from this user` }
  }
  if (identityOf(pid) === undefined) return { state: 'dead', reason: null }
  return { state: 'reused', reason: `it is gone; another process is ${pid} now` }
}

function byNameAndPid(one: ProcessState, other: ProcessState): number {
  return one.name === other.name ? one.pid - other.pid : one.name < other.name ? -1 : 1
}
