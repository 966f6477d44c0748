import { aloneOver } from './alone.ts'
import type { Controller } from './controller.ts'
import type { Deed } from './deed.ts'
import { startDaemons } from './start.ts'
import { stopDaemons } from './stop.ts'

/** How daemons are to be restarted; times in milliseconds. */
export interface RestartOptions {
  readonly stopLimit: number
  readonly startLimit: number
  /** What has not ended in time is killed. */
  readonly kill: boolean
}

/** Stops the selected daemons and starts them again; one of which a process has not ended is not started. */
export function restartDaemons(
  controller: Controller,
  { stopLimit, startLimit, kill }: RestartOptions,
): Promise<Deed[]> {
  return aloneOver(controller, async () => {
    const ended = await stopDaemons(controller, { limit: stopLimit, kill, wish: 'restart' })
    const failed = ended.filter(({ outcome }) => outcome === 'failed').map(({ about }) => about)
    const { selection } = controller
    const daemons = selection.daemons.filter(({ name }) => !failed.includes(name))
    const started = await startDaemons(
      { ...controller, selection: { ...selection, daemons } },
      startLimit,
    )
    return [...ended.filter(({ outcome }) => outcome !== 'unchanged'), ...started]
  })
}
