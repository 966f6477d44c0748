import type { Host } from '../../src/lib/daemon/component.ts'
import { type Logger, silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { FakeClock } from './fake-clock.ts'

/** A host for one component on its own, with a clock that a test moves, and everything the component said and did. */
export interface TestHost extends Host {
  readonly clock: FakeClock
  /** `warning: text` and so on. */
  readonly lines: readonly string[]
  /** Tells the component to stop, and waits for what it does in the background. */
  end(): Promise<void>
}

export function testHost(): TestHost {
  const lines: string[] = []
  const say =
    (level: string) =>
    (text: string): void =>
      void lines.push(`${level}: ${text}`)
  const logger: Logger = {
    ...silentLogger,
    info: say('info'),
    warning: say('warning'),
    error: say('error'),
    child: () => logger,
  }
  const stop = new AbortController()
  const work: Promise<void>[] = []
  return {
    name: 'test',
    logger,
    clock: new FakeClock(),
    stopping: stop.signal,
    lines,
    emit: () => undefined,
    emitOnward: () => undefined,
    emitAfter: () => undefined,
    finish: () => undefined,
    track: (promise) => void work.push(promise),
    async end() {
      stop.abort()
      await Promise.all(work)
    },
  }
}
