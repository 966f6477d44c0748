import type { EffectiveConfig } from '../framework/config/load.ts'
import { formatProblem } from '../framework/config/problem.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import type { Home } from '../framework/home.ts'
import type { Logger } from '../framework/logging/logger.ts'
import { createLogger, type LogSettings } from '../framework/logging/winston-logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { Component, Counters } from './component.ts'
import { runningInstances } from './pid-file.ts'
import type { DaemonPlan } from './plan.ts'
import { Runner } from './runner.ts'
import type { RunnerSettings } from './settings.ts'

/** A daemon of which one runs over a home folder, and which takes from no queue. */
export interface LoneDaemon<Config extends RunnerSettings & { readonly logging: LogSettings }> {
  readonly name: string
  /** What it is to people: "a scheduler". */
  readonly title: string
  readonly home: Home
  readonly clock: Clock
  /** Reads and checks its configuration. */
  readonly load: () => Promise<Pick<EffectiveConfig<Config>, 'value' | 'warnings'>>
  /** Makes its parts, at the start and for every reload. */
  readonly components: (
    config: Config,
    logger: Logger,
  ) => readonly Component[] | Promise<readonly Component[]>
  /** Called when everything runs. */
  readonly onReady: (logger: Logger) => void
}

/**
 * Runs such a daemon until a signal, or until its work is done.
 * @returns the counters of each component
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; what `load` and `components` throw
 */
export async function runAlone<Config extends RunnerSettings & { readonly logging: LogSettings }>(
  daemon: LoneDaemon<Config>,
): Promise<Readonly<Record<string, Counters>>> {
  const { name, home, clock, load, components, onReady } = daemon
  assertAlone(daemon)
  const first = await load()
  const logger = createLogger({ ...first.value.logging, module: name, clock })
  const planOf = async (config: Config): Promise<DaemonPlan> => ({
    components: await components(config, logger),
    configuration: { [name]: config },
    settings: config,
    apply: () => {
      logger.configure(config.logging)
    },
    remake: () => planOf(config),
  })
  try {
    return await new Runner({
      name,
      runFolder: home.run,
      logger,
      clock,
      isWatched: () => logger.isWatched(),
      plan: async () => {
        const { value, warnings } = await load()
        for (const warning of warnings) logger.warning(formatProblem(warning))
        return planOf(value)
      },
      onReady: () => {
        onReady(logger)
      },
      onHangUp: () => {
        logger.reopen()
      },
    }).run()
  } finally {
    await logger.close()
  }
}

/** @throws MentatError ALREADY_RUNNING when another one runs over the same home folder */
export function assertAlone({
  name,
  title,
  home,
}: Pick<LoneDaemon<never>, 'name' | 'title' | 'home'>): void {
  const [other] = runningInstances(home.run, name)
  if (!other) return
  const { pid } = other.identity
  throw new MentatError(
    'ALREADY_RUNNING',
    `${title} runs already over ${home.path}, as process ${pid}`,
    {
      advice: `Stop it with "kill ${pid}", or change its configuration and send it SIGHUP.`,
    },
  )
}
