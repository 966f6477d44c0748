import type { Clock } from '../../framework/time/clock.ts'
import type { Generator } from './generator.ts'
import { Pacer } from './pacer.ts'
import type { Sink } from './sink.ts'

/** What a run needs. */
export interface RunOptions {
  readonly generator: Generator
  readonly sink: Sink
  readonly clock: Clock
  /** The `start` of the generator, in milliseconds since 1970. */
  readonly start: number
  /** How many messages; endless when left out. */
  readonly count?: number | undefined
  /** Messages per second; as fast as it goes when left out. */
  readonly rate?: number | undefined
  /** Ends the run after the current message. */
  readonly signal?: AbortSignal | undefined
  /** Called now and then, at least every 50 ms while messages flow, and at the end. */
  readonly onProgress?: ((count: number) => void) | undefined
}

/** What a run has done. */
export interface RunSummary {
  readonly count: number
  readonly seconds: number
}

/** Signals and progress get their turn this often, in milliseconds: generating alone would never let go. */
const BREATH = 50

/**
 * Puts messages into the sink until the count is reached, the signal comes, or nobody listens.
 * Times of events follow the schedule, not the load: with the same seed and start a run can be repeated to the byte.
 * @throws what the sink throws
 */
export async function runIdeagen(options: RunOptions): Promise<RunSummary> {
  const { clock, sink } = options
  const begun = clock.monotonic()
  const count = await generate(options)
  await sink.flush()
  options.onProgress?.(count)
  return { count, seconds: (clock.monotonic() - begun) / 1000 }
}

async function generate(options: RunOptions): Promise<number> {
  const { generator, clock, start, signal, count: wanted = Infinity } = options
  const pacer = options.rate === undefined ? undefined : new Pacer(options.rate, clock)
  let breath = clock.monotonic()
  let count = 0
  while (count < wanted && !signal?.aborted) {
    const wait = pacer?.wait() ?? 0
    if (wait > 0 || clock.monotonic() - breath > BREATH) {
      if (!(await pause(options, wait, count))) break
      breath = clock.monotonic()
      continue
    }
    const { content } = generator.next(start + (pacer?.take() ?? 0))
    if (!(await options.sink.put(content))) break
    count += 1
  }
  return count
}

/** Lets others have their turn. False: nobody listens any more. */
async function pause(options: RunOptions, wait: number, count: number): Promise<boolean> {
  // Who waits for the next message must not wait for this one.
  if (wait > 0 && !(await options.sink.flush())) return false
  options.onProgress?.(count)
  await options.clock.sleep(Math.max(0, wait), options.signal)
  return true
}
