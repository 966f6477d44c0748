import { rmSync } from 'node:fs'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { identityOf } from '../../framework/process/identity.ts'
import type { Controller } from './controller.ts'
import { type Deed, done, failed } from './deed.ts'
import { type ProcessState, processStates } from './process-state.ts'

/** Removes the PID files of processes that are gone; of the selected daemons, or of all. */
export function cleanPidFiles({ home, clock, selection, silence }: Controller): Deed[] {
  const names = selection.daemons.map(({ name }) => name)
  return processStates(home.run, clock.now(), silence)
    .filter(({ name }) => !selection.isNarrow || names.includes(name))
    .flatMap((process) => {
      const { name, pid, state, pid_file: file } = process
      if (state === 'damaged' && identityOf(pid) !== undefined) {
        const advice = `find out what it is (ps -fp ${pid}); end it if it is a Mentat; then remove ${file}`
        return [failed(name, `${file} is damaged, and a process ${pid} runs`, advice, pid)]
      }
      return isOver(process) ? [removeFile(process)] : []
    })
}

function isOver({ state }: ProcessState): boolean {
  return state === 'dead' || state === 'reused' || state === 'damaged'
}

function removeFile({ name, pid, pid_file: file }: ProcessState): Deed {
  try {
    rmSync(file, { force: true })
    return done(name, `${file} is removed`, pid)
  } catch (error) {
    return failed(name, `${file}: ${describeError(error)}`, 'remove it yourself', pid)
  }
}
