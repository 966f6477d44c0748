import { setTimeout as delay } from 'node:timers/promises'
import { topology } from '../src/lib/modules/topology.ts'
import { type DnsServer, pointer, startDnsServer } from '../test/support/dns-server.ts'
import { emptyTables, rowsOf } from './bare-copy.ts'
import { fillQueue, makeEvents, seedOf, withGlobalAttackers } from './messages.ts'
import { configure, type PipeRun, runPipeline } from './pipe-workplace.ts'
import { median, perSecond, row, type Workplace } from './workplace.ts'

const EVENTS = 20_000
const ROUNDS = 3

/** How the resolver behaves. */
const resolvers = {
  'a DNS that answers at once': (question) => answer(question),
  'a DNS that answers after 200 ms to 2 s': async (question) => {
    // By the name: the same at each run.
    await delay(200 + 1800 * (seedOf(question) / 1_000_000))
    return answer(question)
  },
  'a DNS that is silent': () => undefined,
} as const satisfies Readonly<Record<string, DnsServer['reply']>>

function answer(question: string): Awaited<ReturnType<DnsServer['reply']>> {
  return question.startsWith('PTR')
    ? { records: [pointer(question, 'host.example.org')] }
    : { code: 'NXDOMAIN' }
}

/** What a resolver that does not keep up costs the pipe, and what the statistics say of it. */
export async function benchSlowDns(workplace: Workplace): Promise<void> {
  const server = await startDnsServer()
  try {
    const without: PipeRun[] = []
    const slowed = new Map(Object.keys(resolvers).map((name) => [name, [] as PipeRun[]]))
    for (let round = 0; round < ROUNDS; round += 1) {
      const texts = makeEvents(`dns ${round}`, EVENTS).map(withGlobalAttackers)
      without.push(await run(workplace, texts, []))
      for (const [name, reply] of Object.entries(resolvers)) {
        server.reply = reply
        const plugin = { name: 'dns', config: { servers: [server.address] } }
        slowed.get(name)?.push(await run(workplace, texts, [plugin]))
      }
    }
    report(without, slowed)
  } finally {
    await server.stop()
  }
}

async function run(
  { database, home }: Workplace,
  texts: readonly string[],
  more: readonly object[],
): Promise<PipeRun> {
  configure(home, 'enricher', { plugins: [{ name: 'whois' }, { name: 'geoip' }, ...more] })
  await emptyTables(database, rowsOf(texts))
  fillQueue(home, topology[0].queue, texts)
  return runPipeline(home, EVENTS)
}

function report(
  without: readonly PipeRun[],
  slowed: ReadonlyMap<string, readonly PipeRun[]>,
): void {
  const bare = secondsOf(without)
  console.log(
    `\n(f) The pipe in one process and the DNS: ${EVENTS.toLocaleString('en-US')} events, default limits; median of ${ROUNDS}`,
  )
  row('without DNS', perSecond(EVENTS, bare))
  if (!isTold(slowed.get('a DNS that is silent')))
    throw new Error('the statistics hide the silence')
  for (const [name, runs] of slowed) {
    const seconds = secondsOf(runs)
    row(name, perSecond(EVENTS, seconds))
    row('  its part of the speed without   (goal: at least 0.5)', (bare / seconds).toFixed(2))
    row('  events asked about, with an answer', ...counts(runs, 'asked', 'added'))
    row('  … passed without: time limit, no room to wait', ...counts(runs, 'timeouts', 'skipped'))
    row('  questions put, not answered in time', ...counts(runs, 'queries', 'timed_out'))
    row('  largest memory', `${Math.round(Math.max(...runs.map((each) => each.memory)) / 1e6)} MB`)
  }
}

function secondsOf(runs: readonly PipeRun[]): number {
  return median(runs.map(({ seconds }) => seconds))
}

/** Whether the statistics of every run count events that passed without an answer. */
function isTold(runs: readonly PipeRun[] = []): boolean {
  return runs.every(({ statistics: { enricher = {} } }) => {
    return (enricher['dns.timeouts'] ?? 0) + (enricher['dns.skipped'] ?? 0) > 0
  })
}

/** Of the first run. */
function counts(runs: readonly PipeRun[], ...counters: readonly string[]): string[] {
  const enricher = runs[0]?.statistics['enricher'] ?? {}
  return counters.map((name) => (enricher[`dns.${name}`] ?? Number.NaN).toLocaleString('en-US'))
}
