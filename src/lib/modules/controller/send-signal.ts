import { kill } from 'node:process'
import { allPidFiles } from '../../daemon/pid-file.ts'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { isAlive, type ProcessIdentity } from '../../framework/process/identity.ts'
import type { Controller } from './controller.ts'
import { type Deed, failed } from './deed.ts'
import type { ProcessState } from './process-state.ts'

/** Of the process that the PID file tells of; undefined when it has ended meanwhile. */
export function identityAt(
  { pid, pid_file: file }: ProcessState,
  { home }: Controller,
): ProcessIdentity | undefined {
  const found = allPidFiles(home.run).find(({ path }) => path === file)?.identity
  return found?.pid === pid && isAlive(found) === true ? found : undefined
}

/**
 * Sends a signal to exactly this process.
 * @returns why it could not be sent; undefined when it was, or when the process is gone
 */
export function sendSignal(
  { name, pid }: ProcessState,
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
): Deed | undefined {
  // Its PID may be another's by now.
  if (isAlive(identity) !== true) return undefined
  try {
    kill(pid, signal)
    return undefined
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return undefined
    const text = `${signal} could not be sent to process ${pid}: ${describeError(error)}`
    return failed(name, text, 'run this as root, or as the user of the process', pid)
  }
}
