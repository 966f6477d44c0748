import { randomInt } from 'node:crypto'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { systemClock } from '../../framework/time/clock.ts'
import { parseDuration } from '../../framework/time/duration.ts'
import { parseTimestamp } from '../../idea/timestamp.ts'
import { prepareQueue } from '../../queue/layout.ts'
import { Producer } from '../../queue/producer.ts'
import { Generator } from './generator.ts'
import type { HomeNetwork } from './homes.ts'
import { listenForInterrupt } from '../../framework/process/interrupt.ts'
import { Progress } from '../../framework/terminal/progress.ts'
import { parseRate } from './rate.ts'
import { runIdeagen, type RunSummary } from './run.ts'
import { LineSink, QueueSink, type Sink } from './sink.ts'

/** What a person asked for, as text where it came as text. */
export interface Wishes {
  readonly count?: number | undefined
  readonly rate?: string | undefined
  readonly seed?: number | undefined
  readonly start?: string | undefined
  readonly spread: string
  readonly damaged: number
  readonly network?: readonly string[] | undefined
  /** Path of the queue; stdout when undefined. */
  readonly queue: string | undefined
  /** Whether a progress bar may be shown. */
  readonly bar: boolean
}

/** A run whose wishes were all understood. */
export interface Plan {
  readonly seed: number
  /** Milliseconds since 1970. */
  readonly start: number
  /** Runs until done or interrupted by SIGINT or SIGTERM. */
  run(): Promise<RunSummary>
}

/** How many events there are when neither a count nor a rate says so. */
const DEFAULT_COUNT = 100

/** First DetectTime; things begin up to a day before they are detected, and that lies after 1970 too. */
const EARLIEST = Date.UTC(1971, 0, 1)

/**
 * Understands the wishes; nothing is written yet.
 * @throws MentatError USAGE for a rate, duration, time or network that cannot be read
 */
export function planRun(wishes: Wishes): Plan {
  const seed = wishes.seed ?? randomInt(2 ** 31)
  const start = wishes.start === undefined ? Math.floor(systemClock.now()) : timeOf(wishes.start)
  const rate = wishes.rate === undefined ? undefined : parseRate(wishes.rate)
  const count = wishes.count ?? (rate === undefined ? DEFAULT_COUNT : undefined)
  const generator = new Generator({
    seed,
    start,
    spread: spreadOf(wishes.spread, start),
    damaged: wishes.damaged,
    ...(wishes.network && { networks: wishes.network.map(homeNetwork) }),
  })
  const run = async (): Promise<RunSummary> => {
    using interrupt = listenForInterrupt(() => systemClock.monotonic())
    const bar =
      wishes.bar && count !== undefined ? new Progress('events', count, systemClock) : undefined
    const { signal } = interrupt
    const onProgress = (done: number): void => bar?.show(done)
    const options = { generator, sink: sinkOf(wishes), clock: systemClock, start, count, rate }
    try {
      return await runIdeagen({ ...options, signal, onProgress })
    } finally {
      bar?.end()
    }
  }
  return { seed, start, run }
}

function spreadOf(text: string, start: number): number {
  const spread = parseDuration(text)
  if (spread <= start - EARLIEST) return spread
  const earliest = new Date(EARLIEST).toISOString()
  throw new MentatError('USAGE', `--spread ${text} reaches back before ${earliest}`)
}

/** Generated events can be generated again: they are not worth a sync. */
function sinkOf({ queue }: Wishes): Sink {
  if (queue === undefined) return new LineSink(process.stdout)
  return new QueueSink(new Producer(prepareQueue(queue), 'none', systemClock))
}

function homeNetwork(network: string, index: number): HomeNetwork {
  return { network, domain: `net${index + 1}.example.org`, weight: 1 }
}

function timeOf(text: string): number {
  const time = parseTimestamp(text)
  if (time === undefined) {
    throw new MentatError(
      'USAGE',
      `--start: "${text}" is not a time; expected RFC 3339 such as 2024-05-02T10:00:00Z`,
    )
  }
  return Math.floor(time)
}
