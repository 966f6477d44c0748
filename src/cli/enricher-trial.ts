import { describeError } from '../lib/framework/errors/mentat-error.ts'
import { type Logger, silentLogger } from '../lib/framework/logging/logger.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { Trial } from '../lib/modules/enricher/trial.ts'
import type { BaseFlags, MentatCommand } from './command.ts'

/**
 * The plugins of the enricher of this name, loaded.
 * @throws MentatError CONFIG_INVALID, PLUGIN_NOT_FOUND, PLUGIN_INVALID, and what plugins throw that cannot start
 */
export async function beginEnricherTrial(
  command: MentatCommand,
  flags: BaseFlags & { readonly name: string },
): Promise<Trial> {
  const home = command.homeOf(flags)
  const [config, module, { catalogue }, { SharedDatabase }, { Trial }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/enricher/config.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/components/shared-database.ts'),
    import('../lib/modules/enricher/trial.ts'),
  ])
  const { plugins, database } = (
    await config.loadCheckedConfig(module.enricherConfig, { home, instance: flags.name, catalogue })
  ).value
  const common = { home, logger: warningsOf(command), clock: systemClock }
  return Trial.begin(plugins, {
    ...common,
    database: new SharedDatabase({
      ...common,
      config: database,
      applicationName: 'mentat-enricher-test',
    }),
  })
}

/** Warnings of plugins are for people. */
function warningsOf(command: MentatCommand): Logger {
  const say: Logger['warning'] = (text, { error } = {}) => {
    command.say(error === undefined ? text : `${text}: ${describeError(error)}`)
  }
  const logger: Logger = { ...silentLogger, warning: say, error: say, child: () => logger }
  return logger
}
