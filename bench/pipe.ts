import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../src/lib/database/database.ts'
import { topology } from '../src/lib/modules/topology.ts'
import { BATCH, emptyTables, rowsOf, timeCopy } from './bare-copy.ts'
import { averageSize, fillQueue, makeEvents, withGlobalAttackers } from './messages.ts'
import { benchSlowDns } from './pipe-dns.ts'
import { configure, loadRulesAndNetworks, type PipeRun, runPipeline } from './pipe-workplace.ts'
import { median, openWorkplace, perSecond, row, startMentat, type Workplace } from './workplace.ts'

const EVENTS = 50_000
const ROUNDS = 3
/** Between two looks at how many events are stored, in milliseconds. */
const LOOK = 100

/** The whole pipe, in one process and in three, against bare COPY; then with a DNS that is slow, and one that is silent. */
export async function benchPipe(): Promise<void> {
  const workplace = await openWorkplace()
  try {
    configure(workplace.home, 'core/logging', { logging: { file: 'log/mentat.log' } })
    await loadRulesAndNetworks(workplace.database)
    await benchProcesses(workplace)
    await benchSlowDns(workplace)
  } finally {
    await workplace.close()
  }
}

async function benchProcesses(workplace: Workplace): Promise<void> {
  const { database, home } = workplace
  for (const { module } of topology) configure(home, module, { queue_sync: 'none' })
  const copied: number[] = []
  const pipelines: PipeRun[] = []
  const daemons: DaemonsRun[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const texts = makeEvents(`pipe ${round}`, EVENTS).map(withGlobalAttackers)
    const rows = rowsOf(texts)
    await emptyTables(database, rows)
    copied.push(await timeCopy(database, rows, false))
    await emptyTables(database, rows)
    fillQueue(home, topology[0].queue, texts)
    pipelines.push(await runPipeline(home, EVENTS))
    await emptyTables(database, rows)
    fillQueue(home, topology[0].queue, texts)
    daemons.push(await runDaemons(workplace))
  }
  console.log(
    `\n(f) Files, 30 event classes, whois with 100,000 networks, geoip, database: ${EVENTS.toLocaleString('en-US')} events of ${averageSize(makeEvents('size', EVENTS))} bytes, ${BATCH} a transaction; median of ${ROUNDS}`,
  )
  reportProcesses(median(copied), pipelines, daemons)
}

function reportProcesses(
  copied: number,
  pipelines: readonly PipeRun[],
  daemons: readonly DaemonsRun[],
): void {
  const inOne = median(pipelines.map(({ seconds }) => seconds))
  const atWork = median(pipelines.map(({ secondsAtWork }) => secondsAtWork))
  const inThree = median(daemons.map(({ seconds }) => seconds))
  row('(a) bare COPY into events', perSecond(EVENTS, copied))
  row('(f) mentat pipeline run --once, start and end included', perSecond(EVENTS, inOne))
  row('f / a   (goal: at least 0.4)', (copied / inOne).toFixed(2))
  row('  … from when rules and networks are loaded', perSecond(EVENTS, atWork))
  row('  f / a', (copied / atWork).toFixed(2))
  row('  processor time of (f), start and end included', microseconds(pipelines))
  row("(f') three daemons, sync: none, their start included", perSecond(EVENTS, inThree))
  row("f' / a   (goal: at least 0.15)", (copied / inThree).toFixed(2))
  const { inspector, enricher } = pipelines[0]?.statistics ?? {}
  row('events with a class', share(inspector?.['classified']))
  row('… with a group (whois), with a country (geoip)', ...added(enricher))
  row('largest memory of (f) (goal: under 500 MB)', megabytes(pipelines.map((run) => run.memory)))
  for (const [place, { module }] of topology.entries()) {
    const memory = daemons.map((run) => run.memory[place] ?? Number.NaN)
    row(`largest memory of the daemon ${module} (goal: under 500 MB)`, megabytes(memory))
  }
}

/** One run of the pipe in three processes. */
interface DaemonsRun {
  readonly seconds: number
  /** Largest resident memory of each, in bytes, in the order of the pipe. */
  readonly memory: readonly number[]
}

/** All are started at once over a full queue, as after an outage; it ends when the last event is stored. */
async function runDaemons({ database, home }: Workplace): Promise<DaemonsRun> {
  const began = performance.now()
  const daemons = topology.map(({ module }) => startMentat([module, 'run'], home))
  await Promise.all(daemons.map(({ ready }) => ready))
  while ((await countStored(database)) < EVENTS) await delay(LOOK)
  const seconds = (performance.now() - began) / 1000
  for (const daemon of daemons) daemon.stop()
  const runs = await Promise.all(daemons.map(({ ended }) => ended))
  return { seconds, memory: runs.map(({ memory }) => memory) }
}

async function countStored(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM event_ids')
  return Number(rows[0]?.count)
}

function added(enricher: PipeRun['statistics'][string] | undefined): string[] {
  return ['whois', 'geoip'].map((plugin) => share(enricher?.[`${plugin}.added`]))
}

function share(count = 0): string {
  return `${((100 * count) / EVENTS).toFixed(0)} %`
}

function microseconds(runs: readonly PipeRun[]): string {
  return `${Math.round((1e6 * median(runs.map(({ cpu }) => cpu))) / EVENTS)} µs an event`
}

function megabytes(bytes: readonly number[]): string {
  return `${Math.round(Math.max(...bytes) / 1e6)} MB`
}
