import type { Home } from '../lib/framework/home.ts'
import { type LogLevel, silentLogger } from '../lib/framework/logging/logger.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { WardenHub } from '../lib/services/warden/hub.ts'
import type { RegistrationContext } from '../lib/modules/warden-registration/register.ts'
import type { WardenConfig } from '../lib/services/warden/section.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { daemonOverrides } from './daemon-flags.ts'

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

/** What a command about our certificate works with. */
interface RegistrationMeans {
  readonly home: Home
  readonly config: WardenConfig
  readonly context: RegistrationContext
}

/** Calls an action about our certificate. @param level of the log, unless a flag says it */
export async function withRegistration<Result>(
  command: MentatCommand,
  flags: BaseFlags,
  level: LogLevel,
  action: (means: RegistrationMeans) => Promise<Result>,
): Promise<Result> {
  const [{ loadConfig }, { catalogue, wardenCommandConfig }, { createLogger }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/framework/logging/winston-logger.ts'),
  ])
  const home = command.homeOf(flags)
  const overrides = daemonOverrides(flags, level)
  const { value } = loadConfig(wardenCommandConfig, { home, catalogue, overrides })
  const logger = createLogger({ ...value.logging, module: 'warden', clock: systemClock })
  const { signal } = new AbortController()
  try {
    const context = { clock: systemClock, logger, signal }
    return await action({ home, config: value.warden, context })
  } finally {
    await logger.close()
  }
}
