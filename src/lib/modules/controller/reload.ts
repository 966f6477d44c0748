import { readTimeMarks } from '../../daemon/read-run-log.ts'
import type { TimeMark } from '../../daemon/run-log.ts'
import { isAlive, type ProcessIdentity } from '../../framework/process/identity.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Controller } from './controller.ts'
import { type Deed, done, failed, unchanged } from './deed.ts'
import { isThere, type ProcessState, processStates } from './process-state.ts'
import { identityAt, sendSignal } from './send-signal.ts'

/** Between two looks, in milliseconds. */
const LOOK = 100

/**
 * Lets the selected daemons read their configuration again (SIGHUP), and tells of each whether it has taken it: that stands
 * in its run log.
 * @param limit the longest wait, in milliseconds
 */
export async function reloadDaemons(controller: Controller, limit: number): Promise<Deed[]> {
  const { home, clock, selection, silence } = controller
  const all = processStates(home.run, clock.now(), silence)
  const deeds = await Promise.all(
    selection.daemons.map(async ({ name }) => {
      const processes = all.filter((process) => process.name === name && isThere(process))
      if (processes.length === 0) {
        return [failed(name, 'does not run', `mentat controller start --target ${name}`)]
      }
      return Promise.all(processes.map((process) => reloadProcess(process, controller, limit)))
    }),
  )
  return deeds.flat()
}

async function reloadProcess(
  process: ProcessState,
  controller: Controller,
  limit: number,
): Promise<Deed> {
  const { name, pid } = process
  const before = marksOf(process, controller)
  const identity = identityAt(process, controller)
  if (!identity) return unchanged(name, `process ${pid} has ended meanwhile`, pid)
  const refusal = sendSignal(process, identity, 'SIGHUP')
  if (refusal) return refusal
  if (before === undefined) {
    return done(
      name,
      `SIGHUP was sent to process ${pid}; its log tells whether it has taken it`,
      pid,
    )
  }
  const mark = await nextMark({ process, identity, before }, controller, limit)
  const log = `its log, HOME/log/${name}.log or the journal, tells more`
  if (mark === 'gone') return failed(name, `process ${pid} has ended`, log, pid)
  if (mark === undefined) {
    const text = `process ${pid} has not taken it within ${formatDuration(limit)}: it finishes what it has claimed, or hangs`
    return failed(name, text, log, pid)
  }
  if (mark.ident === 'running') {
    return done(name, `process ${pid} runs with the configuration as it is now`, pid)
  }
  const text = `process ${pid} goes on with the old configuration: ${mark.descr}`
  return failed(name, text, 'correct it and reload again: mentat config check', pid)
}

interface Asked {
  readonly process: ProcessState
  readonly identity: ProcessIdentity
  readonly before: readonly TimeMark[]
}

/** What the daemon notes after the signal; undefined: nothing in time. */
async function nextMark(
  { process, identity, before }: Asked,
  controller: Controller,
  limit: number,
): Promise<TimeMark | 'gone' | undefined> {
  const { clock } = controller
  const last = before.at(-1)?.time ?? 0
  const end = clock.monotonic() + limit
  while (clock.monotonic() < end) {
    await clock.sleep(LOOK)
    const mark = marksOf(process, controller)?.find(
      ({ ident, time }) => time > last && (ident === 'running' || ident === 'reload_failed'),
    )
    if (mark) return mark
    if (isAlive(identity) !== true) return 'gone'
  }
  return undefined
}

function marksOf(
  { name, pid, since }: ProcessState,
  { home }: Controller,
): readonly TimeMark[] | undefined {
  return readTimeMarks(home.run, { name, pid, since: Date.parse(since ?? '') })
}
