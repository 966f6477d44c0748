import { statSync } from 'node:fs'
import { join } from 'node:path'
import { readTail } from '../../framework/files/tail.ts'
import { identityOf } from '../../framework/process/identity.ts'
import { launchDetached, type Launched } from '../../framework/process/detach.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Controller } from './controller.ts'
import { type Deed, done, failed, unchanged } from './deed.ts'
import { managerAdvice, managerName, managerUp } from './manager.ts'
import { isThere, type ProcessState, processStates } from './process-state.ts'
import type { WantedDaemon } from './wanted.ts'

/** So much of a log is shown when a daemon does not start: lines, and bytes at most. */
const LINES = 12
const BYTES = 8192

/**
 * Starts what is missing of the selected daemons, all at once, and waits until each is ready or has failed.
 * @param limit the longest wait, in milliseconds; what is not ready then goes on starting
 */
export async function startDaemons(controller: Controller, limit: number): Promise<Deed[]> {
  const { home, clock, selection, silence } = controller
  const all = processStates(home.run, clock.now(), silence)
  const up = all.find((process) => process.name === 'up' && isThere(process))
  warnOfRoot(controller)
  const deeds = await Promise.all(
    selection.daemons.map((wanted) =>
      startDaemon(
        wanted,
        all.filter(({ name }) => name === wanted.name),
        { ...controller, limit, up: up?.pid },
      ),
    ),
  )
  return deeds.flat()
}

/** Files that root makes cannot be used by the daemons of the account to which the home belongs. */
function warnOfRoot({ home, say }: Controller): void {
  const owner = statSync(home.path, { throwIfNoEntry: false })?.uid ?? 0
  if (process.getuid?.() !== 0 || owner === 0) return
  say(
    `warning: daemons are started as root, and ${home.path} belongs to user ${owner}; better: sudo -u '#${owner}' mentat controller start`,
  )
}

interface Starting extends Controller {
  readonly limit: number
  /** PID of a `mentat up` over the same home. */
  readonly up: number | undefined
}

async function startDaemon(
  wanted: WantedDaemon,
  processes: readonly ProcessState[],
  starting: Starting,
): Promise<Deed[]> {
  const { name, count } = wanted
  const there = processes.filter(isThere)
  const missing = count - there.length
  if (missing <= 0) {
    return [unchanged(name, `runs already: ${pidList(there)}`, there[0]?.pid ?? null)]
  }
  const obstacle = obstacleOf(name, processes, starting.up)
  if (obstacle) return [obstacle]
  starting.say(`${name}: starting ${missing === 1 ? 'it' : `${missing} processes`}`)
  return Promise.all(Array.from({ length: missing }, () => startProcess(wanted, starting)))
}

/** Why nothing may be started: somebody else does, or it may run already. */
function obstacleOf(
  name: string,
  processes: readonly ProcessState[],
  up: number | undefined,
): Deed | undefined {
  const manager =
    processes.find((process) => isThere(process) && process.manager)?.manager ??
    (up === undefined ? undefined : managerUp(up))
  if (manager) {
    const advice = managerAdvice(manager, 'start')
    return failed(name, `${managerName(manager)} is in charge of it: nothing was started`, advice)
  }
  const doubtful = processes.find(
    ({ state, pid }) => state === 'damaged' && identityOf(pid) !== undefined,
  )
  if (!doubtful) return undefined
  const { pid, pid_file: file } = doubtful
  return failed(
    name,
    `its PID file is damaged, and a process ${pid} runs, which may be it: nothing was started`,
    `find out what it is (ps -fp ${pid}); end it if it is a Mentat; then remove ${file}`,
    pid,
  )
}

async function startProcess({ name, args }: WantedDaemon, starting: Starting): Promise<Deed> {
  const { home, clock, globalFlags, limit } = starting
  const log = join(home.log, `${name}.log`)
  const before = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  let launched: Launched
  try {
    launched = launchDetached([...args, ...globalFlags], log)
  } catch (error) {
    return failed(name, `it could not be started: ${String(error)}`, `check ${home.log}`)
  }
  const { pid } = launched
  const settled = new AbortController()
  const late = clock.sleep(limit, settled.signal).then(() => 'late' as const)
  const outcome = await Promise.race([launched.outcome, late])
  settled.abort()
  launched.letGo()
  if (outcome === 'ready') return done(name, `started, process ${pid}`, pid)
  const said = await lastLines(log, before)
  if (outcome === 'late') {
    const text = `process ${pid} is not ready after ${formatDuration(limit)}, and goes on starting${said}`
    return failed(name, text, `see ${log}; mentat controller status tells when it is ready`, pid)
  }
  const text = `it ended before it was ready (${outcome.end})${said}`
  return failed(name, text, `correct the cause and start it again; the whole log: ${log}`)
}

/** What was written to a log since it had a size: each line on one of its own, set in. */
async function lastLines(log: string, before: number): Promise<string> {
  try {
    const size = statSync(log).size
    const tail = await readTail(log, Math.min(BYTES, Math.max(0, size - before)))
    const lines = tail.toString('utf8').trimEnd().split('\n').slice(-LINES)
    return lines
      .filter(Boolean)
      .map((line) => `\n  ${line}`)
      .join('')
  } catch {
    return ''
  }
}

function pidList(processes: readonly ProcessState[]): string {
  const pids = processes.map(({ pid }) => pid).join(', ')
  return `${processes.length === 1 ? 'process' : 'processes'} ${pids}`
}
