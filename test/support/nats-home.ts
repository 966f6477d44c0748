import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeAt, type Home } from '../../src/lib/framework/home.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import type { NatsConfig } from '../../src/lib/services/nats/section.ts'
import { NatsStream } from '../../src/lib/services/nats/stream.ts'
import { temporaryFolder } from './queue.ts'

/** A home folder that is joined to a server, with quick repetitions. @param modules the content of files in etc/, by module */
export function natsHome(
  server: { readonly url: string },
  modules: Readonly<Record<string, object>> = {},
  section: object = {},
): Home {
  const home = homeAt(temporaryFolder())
  mkdirSync(join(home.config, 'core'), { recursive: true })
  const quick = { timeout: '2s', pause: '10ms', longest_pause: '100ms' }
  const nats = { servers: [server.url], ...quick, ...section }
  writeFileSync(join(home.config, 'core/nats.conf'), JSON.stringify({ nats }))
  for (const [name, content] of Object.entries(modules)) configure(home, name, content)
  return home
}

/** Writes the configuration of a module. */
export function configure(home: Home, module: string, content: object): void {
  writeFileSync(join(home.config, `${module}.conf`), JSON.stringify(content))
}

/** The section `nats` with quick repetitions. */
export function natsConfig(
  server: { readonly url: string },
  options: Partial<NatsConfig> = {},
): NatsConfig {
  return {
    servers: [server.url],
    stream: 'mentat',
    subject: 'mentat.events',
    create_stream: true,
    replicas: 1,
    duplicate_window: 600_000,
    timeout: 2000,
    pause: 10,
    longest_pause: 100,
    ...options,
  }
}

/** Does something with the stream that is configured. */
export async function withStream<Result>(
  config: NatsConfig,
  action: (stream: NatsStream) => Promise<Result>,
): Promise<Result> {
  const stream = new NatsStream(config, silentLogger)
  try {
    return await action(stream)
  } finally {
    await stream.close()
  }
}

/** Messages that wait in the stream. */
export function countIn(config: NatsConfig): Promise<number> {
  return withStream(config, (stream) =>
    stream.use(async ({ manager }) => {
      const { state } = await manager.streams.info(config.stream)
      return state.messages
    }),
  )
}
