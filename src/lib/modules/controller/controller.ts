import type { Home } from '../../framework/home.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { CronContext } from './cron/cron-file.ts'
import type { Selection } from './selection.ts'

/** What all commands of the controller work with. */
export interface Controller {
  readonly home: Home
  readonly clock: Clock
  readonly selection: Selection
  /** Names of all daemons that are configured, whatever is selected. */
  readonly configured: readonly string[]
  /** Flags that every process gets: folders, log level. */
  readonly globalFlags: readonly string[]
  /** A daemon without a sign of life for so long hangs, in milliseconds. */
  readonly silence: number
  readonly cron: CronContext
  /** Doubts about the schedules, such as a time zone that cron does not know. */
  readonly cronDoubts: readonly string[]
  /** Tells a person how it goes on. */
  readonly say: (text: string) => void
}
