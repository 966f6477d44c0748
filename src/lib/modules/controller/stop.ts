import { isAlive, type ProcessIdentity } from '../../framework/process/identity.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import type { Controller } from './controller.ts'
import { type Deed, done, failed, unchanged } from './deed.ts'
import { managerAdvice, managerName, type Wish } from './manager.ts'
import { isThere, type ProcessState, processStates } from './process-state.ts'
import { identityAt, sendSignal } from './send-signal.ts'

/** How daemons are to be stopped. */
export interface StopOptions {
  /** The longest wait, in milliseconds. */
  readonly limit: number
  /** What has not ended by then is killed. */
  readonly kill: boolean
  /** For what is said where somebody else is in charge. */
  readonly wish: Wish
}

/** Between two looks, in milliseconds. */
const LOOK = 100

/** For processes that were killed, in milliseconds: the system ends them at once, unless it is stuck itself. */
const KILLED = 5000

/** Tells the selected daemons to stop (SIGTERM), waits, and says who has not ended. */
export async function stopDaemons(controller: Controller, options: StopOptions): Promise<Deed[]> {
  const { home, clock, selection, silence } = controller
  const all = processStates(home.run, clock.now(), silence)
  const deeds = await Promise.all(
    selection.daemons.map(async ({ name }) => {
      const processes = all.filter((process) => process.name === name && isThere(process))
      if (processes.length === 0) return [unchanged(name, 'does not run')]
      return Promise.all(processes.map((process) => stopProcess(process, controller, options)))
    }),
  )
  return deeds.flat()
}

async function stopProcess(
  process: ProcessState,
  controller: Controller,
  { limit, kill, wish }: StopOptions,
): Promise<Deed> {
  const { name, pid, state, manager } = process
  if (manager) {
    const text = `${managerName(manager)} is in charge of process ${pid}: it was left alone`
    return failed(name, text, managerAdvice(manager, wish), pid)
  }
  const identity = identityAt(process, controller)
  const refusal = identity && sendSignal(process, identity, 'SIGTERM')
  if (refusal) return refusal
  // One that was stopped hears of it only when it goes on.
  if (identity && state === 'hung') sendSignal(process, identity, 'SIGCONT')
  if (!identity || (await isGone(identity, limit, controller))) {
    return done(name, `process ${pid} has ended`, pid)
  }
  const text = `process ${pid} did not end within ${formatDuration(limit)}`
  if (!kill) {
    const advice = `mentat controller stop --target ${name} --kill; it loses nothing, what it holds is worked on again`
    return failed(name, text, advice, pid)
  }
  controller.say(`${name}: ${text}: it is killed`)
  sendSignal(process, identity, 'SIGKILL')
  if (await isGone(identity, KILLED, controller)) {
    return done(
      name,
      `process ${pid} was killed: it did not end within ${formatDuration(limit)}`,
      pid,
    )
  }
  return failed(
    name,
    `${text}, nor by SIGKILL`,
    'the system holds it: look for a disk that hangs',
    pid,
  )
}

async function isGone(
  identity: ProcessIdentity,
  limit: number,
  { clock }: Controller,
): Promise<boolean> {
  const end = clock.monotonic() + limit
  while (isAlive(identity) === true) {
    if (clock.monotonic() >= end) return false
    await clock.sleep(LOOK)
  }
  return true
}
