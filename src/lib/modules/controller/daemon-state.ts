import { isThere, type ProcessState } from './process-state.ts'
import { stateNames } from './state-codes.ts'
import type { WantedDaemon } from './wanted.ts'

/** A daemon that is to run, and what there is of it. */
export interface DaemonState {
  readonly name: string
  /** The command, without the folders. */
  readonly command: string
  /** So many processes are to run. */
  readonly required: number
  /** So many do. */
  readonly running: number
  readonly code: number
  readonly state: string
  readonly processes: readonly ProcessState[]
}

/** Judges the processes of a daemon. */
export function daemonState(wanted: WantedDaemon, all: readonly ProcessState[]): DaemonState {
  const processes = all.filter(({ name }) => name === wanted.name)
  const code = codeOf(processes, wanted.count)
  return {
    name: wanted.name,
    command: wanted.args.join(' '),
    required: wanted.count,
    running: processes.filter(isThere).length,
    code,
    state: stateNames[code] ?? 'unknown',
    processes,
  }
}

/** What matters most counts; the PID file of a dead process beside enough living ones does not. */
function codeOf(processes: readonly ProcessState[], required: number): number {
  const has = (state: ProcessState['state']): boolean =>
    processes.some((process) => process.state === state)
  const running = processes.filter(isThere).length
  if (has('damaged') || has('reused')) return 10
  if (has('hung')) return 7
  if (running > required) return 12
  if (running === required) return 0
  if (has('unknown')) return 6
  if (running > 0) return 11
  return has('dead') ? 3 : 5
}
