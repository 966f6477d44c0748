import { join } from 'node:path'
import { ProcessLock } from '../../database/server/process-lock.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Controller } from './controller.ts'

/**
 * Performs an action that starts or ends daemons as the only one over a home: two at once would start twice as many.
 * @throws MentatError ALREADY_RUNNING when another one is at it
 */
export async function aloneOver<Result>(
  { home, clock }: Controller,
  action: () => Promise<Result>,
): Promise<Result> {
  const lock = new ProcessLock(join(home.run, 'locks'), 'controller', clock)
  if (!lock.tryTake()) {
    const holder = lock.holder()
    const who = holder === undefined ? '' : ` (process ${holder.pid} on ${holder.host})`
    throw new MentatError(
      'ALREADY_RUNNING',
      `another controller starts or stops daemons of ${home.path} at this moment${who}`,
      { advice: 'Wait for it, then look: mentat controller status.' },
    )
  }
  try {
    return await action()
  } finally {
    lock.release()
  }
}
