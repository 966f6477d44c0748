import { stopAll } from '../framework/lifecycle/service.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { Component } from './component.ts'
import type { RunnerSettings } from './settings.ts'

/** What a daemon is made of. */
export interface DaemonPlan {
  /** The components in the order in which they get events. They may hold what they have loaded already. */
  readonly components: readonly Component[]
  /** The effective configuration, secrets hidden, for the state file. */
  readonly configuration: unknown
  readonly settings: RunnerSettings
  /**
   * Called just before the components are started: puts in force what belongs to the process as a whole, such as where
   * it logs.
   * @throws when that cannot be; then all is as it was
   */
  readonly apply?: () => void
  /** Makes the same components anew, of the same configuration: stopped ones are not started again. */
  readonly remake: () => Promise<DaemonPlan>
}

/** Gives up a plan that is not run: whatever its components hold is released. Never rejects. */
export async function discardPlan(plan: DaemonPlan, logger: Logger): Promise<void> {
  try {
    await stopComponents(plan.components)
  } catch (error) {
    logger.warning('parts that are not used did not stop properly', { error })
  }
}

/** Stops components, last first, whether they were started or not. */
export async function stopComponents(components: readonly Component[]): Promise<void> {
  await stopAll(
    components.map((component) => ({
      start: () => Promise.resolve(),
      stop: async () => component.stop(),
    })),
  )
}
