import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { systemClock } from '../src/lib/framework/time/clock.ts'
import type { Family } from '../src/lib/idea/address.ts'
import type { Interval } from '../src/lib/idea/interval.ts'
import { Random } from '../src/lib/modules/ideagen/random.ts'
import type { GroupNetwork } from '../src/lib/services/networks/directory.ts'
import { NetworkIndex } from '../src/lib/services/networks/network-index.ts'
import { anyAddress, makeNetworks } from './random-networks.ts'
import { median, perSecond, row } from './workplace.ts'

const NETWORKS = 1_000_000
const QUESTIONS = 100_000
const ROUNDS = 7

/** The index of networks: building, memory and look-ups, against the least that a search can cost. */
export async function benchNetworks(): Promise<void> {
  for (const family of [4, 6] as const) await benchFamily(family)
}

async function benchFamily(family: Family): Promise<void> {
  const before = memoryInUse()
  const networks = makeNetworks(family, NETWORKS)
  const beside = memoryInUse()
  const { index, seconds, pause } = await build(networks)
  const after = memoryInUse()
  console.log(
    `\n(e) Prefix tree with ${NETWORKS.toLocaleString('en-US')} networks of IPv${family}, one core; median of ${ROUNDS}`,
  )
  row('building   (goal: under 2 s)', `${seconds.toFixed(2)} s`)
  row('longest pause of the event loop meanwhile', `${Math.round(pause)} ms`)
  row('memory of the tree', megabytes(after - beside))
  row('memory of the networks themselves', megabytes(beside - before))
  const singles = makeQuestions(family, networks, 'single')
  row('bare halving of a sorted list, without an answer', perSecond(QUESTIONS, timeBare(singles)))
  report('look-ups of single addresses', index, singles)
  report('look-ups of networks and ranges', index, makeQuestions(family, networks, 'range'))
}

function report(
  label: string,
  index: NetworkIndex<GroupNetwork>,
  questions: readonly Interval[],
): void {
  let found = 0
  const seconds = timed(() => {
    found = 0
    for (const question of questions) found += index.containing(question).length
  })
  const each = (found / QUESTIONS).toFixed(1)
  row(label, perSecond(QUESTIONS, seconds), `${each} found each`)
}

async function build(
  networks: readonly GroupNetwork[],
): Promise<{ index: NetworkIndex<GroupNetwork>; seconds: number; pause: number }> {
  const built = new AbortController()
  let pause = 0
  const watching = (async () => {
    for (let last = performance.now(); !built.signal.aborted; last = performance.now()) {
      await setImmediate()
      pause = Math.max(pause, performance.now() - last)
    }
  })()
  const began = performance.now()
  const index = await NetworkIndex.build(networks, systemClock)
  const seconds = (performance.now() - began) / 1000
  built.abort()
  await watching
  return { index, seconds, pause }
}

/** Half lie in one of the networks, half anywhere. */
function makeQuestions(
  family: Family,
  networks: readonly Interval[],
  kind: 'single' | 'range',
): Interval[] {
  const random = new Random('questions', family)
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const network = random.pick(networks)
    const low = index % 2 === 0 ? network.low : anyAddress(family, random)
    return { family, low, high: kind === 'single' ? low : (network.low + network.high) / 2n }
  }).map((question) =>
    question.high < question.low ? { ...question, high: question.low } : question,
  )
}

/** The least that a search can cost: halving, without any answer. */
function timeBare(questions: readonly Interval[]): number {
  const random = new Random('bare')
  const numbers = new Uint32Array(NETWORKS).map(() => random.next()).sort()
  const sought = questions.map(({ low, family }) => Number(family === 4 ? low : low >> 96n))
  return timed(() => {
    for (const number of sought) {
      let low = 0
      let high = numbers.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((numbers[middle] ?? 0) <= number) low = middle + 1
        else high = middle
      }
    }
  })
}

function timed(work: () => void): number {
  const seconds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    work()
    return (performance.now() - began) / 1000
  })
  return median(seconds)
}

/** Bytes, after what is not needed any more is gone. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
