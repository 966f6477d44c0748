import type { TObject } from 'typebox'
import type { ScheduledRun } from '../lib/components/scheduled/run-scheduled.ts'
import type { ScheduledRequest } from '../lib/components/scheduled/scheduled-process.ts'
import type { ConfigModule, ConfigSection, ConfigValue } from '../lib/framework/config/section.ts'
import type { LogLevel } from '../lib/framework/logging/logger.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { daemonOverrides, supervisedFlag } from './daemon-flags.ts'

/** The flags of every command that the scheduler runs. */
export const scheduledFlags = { supervised: supervisedFlag }

/** One run of a scheduled module by its command: see runScheduled. Returns what `--json` prints. */
export async function runScheduledCommand<
  T extends TObject,
  S extends readonly ConfigSection[],
  Result,
>(
  command: MentatCommand,
  flags: BaseFlags & { supervised: boolean },
  module: ConfigModule<T, S>,
  action: (run: ScheduledRun, config: ConfigValue<T, S>) => Promise<Result>,
): Promise<Result> {
  if (flags.supervised)
    (await import('../lib/framework/process/supervised-process.ts')).endWithSupervisor()
  const [{ runScheduled }, { withScheduledModule }, { catalogue }] = await Promise.all([
    import('../lib/components/scheduled/run-scheduled.ts'),
    import('../lib/components/scheduled/scheduled-process.ts'),
    import('../lib/modules/catalogue.ts'),
  ])
  const request = { ...requestOf(command, flags), catalogue }
  return withScheduledModule(module, request, (config, context) =>
    runScheduled(module.name, context, (run) => action(run, config)),
  )
}

/** What a run would do: it may run beside another one, and leaves no run log. Returns what `--json` prints. */
export async function rehearseScheduledCommand<
  T extends TObject,
  S extends readonly ConfigSection[],
  Result,
>(
  command: MentatCommand,
  flags: BaseFlags & { supervised: boolean },
  module: ConfigModule<T, S>,
  action: (run: ScheduledRun, config: ConfigValue<T, S>) => Promise<Result>,
): Promise<Result> {
  const [{ withScheduledModule }, { catalogue }] = await Promise.all([
    import('../lib/components/scheduled/scheduled-process.ts'),
    import('../lib/modules/catalogue.ts'),
  ])
  const request = { ...requestOf(command, flags, 'warning'), catalogue }
  const { signal } = new AbortController()
  return withScheduledModule(module, request, (config, context) =>
    action({ ...context, signal, mark: () => undefined }, config),
  )
}

/** @param level of the log, unless a flag says it */
function requestOf(
  command: MentatCommand,
  flags: BaseFlags,
  level?: LogLevel,
): Omit<ScheduledRequest, 'catalogue'> {
  const overrides = daemonOverrides(flags, level)
  return { home: command.homeOf(flags), clock: systemClock, overrides }
}
