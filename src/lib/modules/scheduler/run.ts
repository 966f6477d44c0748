import type { Component } from '../../daemon/component.ts'
import { runningInstances } from '../../daemon/pid-file.ts'
import type { DaemonPlan } from '../../daemon/plan.ts'
import { Runner } from '../../daemon/runner.ts'
import { loadCheckedConfig } from '../../framework/config/load.ts'
import { formatProblem } from '../../framework/config/problem.ts'
import type { ConfigCatalogue } from '../../framework/config/section.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Home } from '../../framework/home.ts'
import { createLogger } from '../../framework/logging/winston-logger.ts'
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
  const { home, clock } = request
  const { name } = schedulerConfig
  assertAlone(home)
  const first = await loadCheckedConfig(schedulerConfig, request)
  const logger = createLogger({ ...first.value.logging, module: name, clock })
  const planOf = (config: SchedulerConfig): DaemonPlan => ({
    components: componentsOf(config, request),
    configuration: { [name]: config },
    settings: config,
    apply: () => {
      logger.configure(config.logging)
    },
    remake: () => Promise.resolve(planOf(config)),
  })
  try {
    await new Runner({
      name,
      runFolder: home.run,
      logger,
      clock,
      isWatched: () => logger.isWatched(),
      plan: async () => {
        const { value, warnings } = await loadCheckedConfig(schedulerConfig, request)
        for (const warning of warnings) logger.warning(formatProblem(warning))
        return planOf(value)
      },
      onReady: () => {
        logger.info('started')
        request.onReady?.()
      },
      onHangUp: () => {
        logger.reopen()
      },
    }).run()
  } finally {
    await logger.close()
  }
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

function assertAlone({ path, run }: Home): void {
  const [other] = runningInstances(run, schedulerConfig.name)
  if (!other) return
  const { pid } = other.identity
  throw new MentatError(
    'ALREADY_RUNNING',
    `a scheduler runs already over ${path}, as process ${pid}`,
    {
      advice: `Stop it with "kill ${pid}", or change its schedule and send it SIGHUP.`,
    },
  )
}
