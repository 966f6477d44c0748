import type { Home } from '../lib/framework/home.ts'
import { silentLogger } from '../lib/framework/logging/logger.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { WardenHub } from '../lib/services/warden/hub.ts'
import type { WardenConfig } from '../lib/services/warden/section.ts'

/** The section `warden`, for commands that need nothing else of the configuration. */
export async function wardenConfigOf(home: Home): Promise<WardenConfig> {
  const [{ loadConfig }, { catalogue, wardenCommandConfig }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
  ])
  return loadConfig(wardenCommandConfig, { home, catalogue }).value.warden
}

/** Runs an action with the hub that is configured. What fails is told at once: whoever typed the command is waiting. */
export async function withWardenHub<Result>(
  config: WardenConfig,
  action: (hub: WardenHub) => Promise<Result>,
): Promise<Result> {
  const { openWardenHub } = await import('../lib/services/warden/client.ts')
  const context = { clock: systemClock, logger: silentLogger }
  const hub = openWardenHub({ ...config, retry: 0 }, context)
  try {
    return await action(hub)
  } finally {
    hub.close()
  }
}
