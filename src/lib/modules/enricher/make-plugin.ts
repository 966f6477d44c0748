import { readOptions } from '../../framework/config/read-options.ts'
import { invalidConfig } from '../../framework/config/load.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { HostedPlugin } from './hosted-plugin.ts'
import { loadPlugin } from './load-plugin.ts'
import type { Enricher, EnricherPlugin, PluginContext } from './plugin.ts'
import { enricherFaults } from './plugin-contract.ts'
import type { PluginEntry } from './plugin-entry.ts'

/**
 * Makes the plugins that are enabled, in the order of the configuration; nothing is loaded yet.
 * @throws MentatError PLUGIN_NOT_FOUND, PLUGIN_INVALID, CONFIG_INVALID
 */
export async function makePlugins(
  entries: readonly PluginEntry[],
  context: PluginContext,
): Promise<HostedPlugin[]> {
  const plugins: HostedPlugin[] = []
  for (const entry of entries) if (entry.enabled) plugins.push(await makePlugin(entry, context))
  return plugins
}

async function makePlugin(entry: PluginEntry, context: PluginContext): Promise<HostedPlugin> {
  const loaded = await loadPlugin(entry.name, context.home.path)
  const { plugin } = loaded
  const options = readOptions(plugin.config, entry.config, context.home)
  if ('problems' in options) {
    const problems = options.problems.map((problem) => ({
      ...problem,
      text: `plugin ${plugin.name}: config: ${problem.text}`,
    }))
    throw invalidConfig(context.home.config, problems)
  }
  const logger = context.logger.child({ plugin: plugin.name })
  return new HostedPlugin({
    loaded,
    part: created(plugin, options.value, { ...context, logger }),
    timeLimit: entry.time_limit,
    concurrency: entry.concurrency,
    logger: context.logger,
    clock: context.clock,
  })
}

function created(
  plugin: EnricherPlugin,
  options: Readonly<Record<string, unknown>>,
  context: PluginContext,
): Enricher {
  try {
    const part: unknown = plugin.create(options, context)
    const faults = enricherFaults(part)
    if (faults.length === 0) return part as Enricher
    throw new MentatError('PLUGIN_INVALID', faults.join('; '))
  } catch (cause) {
    const code = cause instanceof MentatError ? cause.code : 'PLUGIN_INVALID'
    const text = `the plugin ${plugin.name} cannot be made: ${describeError(cause)}`
    throw new MentatError(code, text, { cause })
  }
}
