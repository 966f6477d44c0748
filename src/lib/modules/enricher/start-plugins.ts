import { stopAll } from '../../framework/lifecycle/service.ts'
import type { HostedPlugin } from './hosted-plugin.ts'

/**
 * Starts plugins in their order.
 * @param patience see HostedPlugin.start
 * @throws MentatError when one cannot; then all are stopped
 */
export async function startPlugins(
  plugins: readonly HostedPlugin[],
  patience?: AbortSignal,
): Promise<void> {
  try {
    for (const plugin of plugins) await plugin.start(patience)
  } catch (error) {
    await stopPlugins(plugins)
    throw error
  }
}

/** Stops those that were started, last first. */
export async function stopPlugins(plugins: readonly HostedPlugin[]): Promise<void> {
  const services = plugins.map((plugin) => ({
    start: () => plugin.start(),
    stop: () => plugin.stop(),
  }))
  await stopAll(services)
}
