import type { Component } from '../../daemon/component.ts'
import { runAlone } from '../../daemon/run-alone.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import type { ConfigCatalogue } from '../../framework/config/section.ts'
import type { Home } from '../../framework/home.ts'
import { runOwnCommand } from '../../framework/process/own-command.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { Scheduler } from './component.ts'
import { type SchedulerConfig, schedulerConfig } from './config.ts'
import { jobs, OFF } from './jobs.ts'
import { memoryPath } from './memory-file.ts'

/** How the scheduler is to run. */
export interface SchedulerRequest {
  readonly home: Home
  readonly clock: Clock
  readonly catalogue: ConfigCatalogue
  /** Values of flags, in the shape of the configuration. */
  readonly overrides: Readonly<Record<string, unknown>>
  /** Flags that every command gets: folders, log level. */
  readonly globalFlags: readonly string[]
  /** Called when everything runs. */
  readonly onReady?: () => void
}

/**
 * Runs the scheduler as a daemon, until a signal.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID
 */
export async function runScheduler(request: SchedulerRequest): Promise<void> {
  const { home, clock, onReady } = request
  await runAlone({
    name: schedulerConfig.name,
    title: 'a scheduler',
    ...{ home, clock },
    load: () => loadCheckedConfig(schedulerConfig, request),
    components: (config) => componentsOf(config, request),
    onReady: (logger) => {
      logger.info('started')
      onReady?.()
    },
  })
}

function componentsOf(
  { schedule, timezone, timeout }: SchedulerConfig,
  { home, globalFlags }: SchedulerRequest,
): Component[] {
  const scheduled = jobs
    .map((job) => ({
      ...job,
      schedule: schedule[job.name] ?? job.cron,
      timeout: timeout[job.name] ?? job.timeout,
    }))
    .filter((job) => job.schedule !== OFF)
  const memory = memoryPath(home)
  const run: ConstructorParameters<typeof Scheduler>[0]['run'] = (command, stop, kill) =>
    runOwnCommand({ args: [...command, ...globalFlags], stop, kill })
  return [new Scheduler({ jobs: scheduled, timezone, memory, run })]
}
