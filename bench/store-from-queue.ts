import type { Home } from '../src/lib/framework/home.ts'
import { fillQueue } from './messages.ts'
import { startMentat } from './workplace.ts'

const BATCH = 500

/**
 * Fills the queue of storage and empties it.
 * @param onBegin called when it has begun
 * @returns seconds
 */
export async function storeFromQueue(
  home: Home,
  texts: readonly string[],
  onBegin: () => void = () => undefined,
): Promise<number> {
  fillQueue(home, 'storage', texts)
  const flags = ['--once', '--json', '--log-level', 'error', '--batch', String(BATCH)]
  const storing = startMentat(['storage', 'run', ...flags], home)
  await storing.ready
  onBegin()
  const report = JSON.parse((await storing.ended).stdout) as { stored: number; seconds: number }
  if (report.stored !== texts.length) throw new Error(`stored ${report.stored} of ${texts.length}`)
  return report.seconds
}
