import type { Controller } from './controller.ts'
import { type Deed, done, failed, unchanged } from './deed.ts'
import { managerAdvice, managerName } from './manager.ts'
import { isThere, type ProcessState, processStates } from './process-state.ts'
import { identityAt, sendSignal } from './send-signal.ts'

/** The signals that can be sent. */
export const signalNames = ['HUP', 'USR1', 'USR2', 'INT', 'TERM', 'KILL', 'STOP', 'CONT'] as const

/** One of them. */
export type SignalName = (typeof signalNames)[number]

/** They change what a process does, and nothing about whether it runs. */
const harmless: readonly SignalName[] = ['HUP', 'USR1', 'USR2', 'CONT']

/** Sends a signal to all processes of the selected daemons. */
export function signalDaemons(controller: Controller, signal: SignalName): Deed[] {
  const { home, clock, selection, silence } = controller
  const all = processStates(home.run, clock.now(), silence)
  return selection.daemons.flatMap(({ name }) => {
    const processes = all.filter((process) => process.name === name && isThere(process))
    if (processes.length === 0) return [unchanged(name, 'does not run')]
    return processes.map((process) => signalProcess(process, controller, signal))
  })
}

function signalProcess(process: ProcessState, controller: Controller, signal: SignalName): Deed {
  const { name, pid, manager } = process
  if (manager && !harmless.includes(signal)) {
    const text = `${managerName(manager)} is in charge of process ${pid}: SIG${signal} was not sent`
    return failed(name, text, managerAdvice(manager, 'stop'), pid)
  }
  const identity = identityAt(process, controller)
  if (!identity) return unchanged(name, `process ${pid} has ended meanwhile`, pid)
  return (
    sendSignal(process, identity, `SIG${signal}`) ??
    done(name, `SIG${signal} was sent to process ${pid}`, pid)
  )
}
