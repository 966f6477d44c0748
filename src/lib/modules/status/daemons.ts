import { allPidFiles } from '../../daemon/pid-file.ts'
import { readCondition } from '../../daemon/read-run-log.ts'
import { isAlive } from '../../framework/process/identity.ts'

/** A daemon of this home, as its PID file tells. */
export interface DaemonState {
  readonly name: string
  readonly pid: number
  readonly host: string
  /** Start, RFC 3339. */
  readonly since: string
  /** `unknown`: on another host, or hidden from us. `dead`: it was killed, and none of its name came after it. */
  readonly state: 'running' | 'dead' | 'unknown'
  /** Why it cannot work, by component, as its run log tells. */
  readonly trouble: Readonly<Record<string, string>>
  /** What is missing although it works. */
  readonly degraded: Readonly<Record<string, string>>
}

/** The daemons that have a PID file: those that run, and those that were killed. */
export function daemonStates(runFolder: string): DaemonState[] {
  return allPidFiles(runFolder).map((pidFile) => {
    const { name, identity } = pidFile
    const since = new Date(pidFile.since).toISOString()
    const { pid, host } = identity
    const state = states[String(isAlive(identity))] ?? 'unknown'
    const condition = state === 'running' ? readCondition(runFolder, name, pid) : undefined
    return { name, pid, host, since, state, trouble: {}, degraded: {}, ...condition }
  })
}

const states: Readonly<Record<string, DaemonState['state']>> = { true: 'running', false: 'dead' }
