import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RunLog } from '../src/lib/daemon/run-log.ts'
import type { Database } from '../src/lib/database/database.ts'
import { importEventClasses } from '../src/lib/database/event-classes/import.ts'
import { demoNetworks } from '../src/lib/database/fixtures/demo.ts'
import { fixtureClasses } from '../src/lib/database/fixtures/event-classes.ts'
import { importNetworks } from '../src/lib/database/networks/import.ts'
import type { WantedNetwork } from '../src/lib/database/networks/wanted.ts'
import type { Home } from '../src/lib/framework/home.ts'
import { formatInterval } from '../src/lib/idea/interval.ts'
import { testAuthor } from '../test/support/author.ts'
import { makeNetworks } from './random-networks.ts'
import { runMentat } from './workplace.ts'

const NETWORKS = 100_000
/** Of these, so many are of IPv6. */
const NETWORKS_OF_IPV6 = 20_000

/** All event classes that come with Mentat, and networks: those that the events lie in, and very many others. */
export async function loadRulesAndNetworks(database: Database): Promise<void> {
  const classes = fixtureClasses.map((each) => ({ ...each, state: 'ENABLED' as const }))
  await importEventClasses(database, classes, { replace: false, dryRun: false, author: testAuthor })
  const others = NETWORKS - demoNetworks.length
  const networks = [
    ...demoNetworks,
    ...wantedNetworks(4, others - NETWORKS_OF_IPV6),
    ...wantedNetworks(6, NETWORKS_OF_IPV6),
  ]
  await importNetworks(database, networks, { source: 'bench', dryRun: false, author: testAuthor })
  await database.query('ANALYZE')
}

function wantedNetworks(family: 4 | 6, count: number): WantedNetwork[] {
  return makeNetworks(family, count).map((network, index) => ({
    network: formatInterval(network),
    group: network.group,
    isBase: false,
    emails: { low: [network.group] },
    label: `${family}-${index}`,
  }))
}

/** Writes what is configured of a module, or in `core/`, besides the defaults. */
export function configure(home: Home, name: string, config: object): void {
  const file = join(home.config, `${name}.conf`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(config))
}

/** One run of the whole pipe in one process. */
export interface PipeRun {
  /** Start and end included. */
  readonly seconds: number
  /** From the moment when everything was loaded. */
  readonly secondsAtWork: number
  /** Largest resident memory, in bytes. */
  readonly memory: number
  /** Seconds of processor time. */
  readonly cpu: number
  readonly statistics: RunLog['statistics']['components']
}

/** `mentat pipeline run --once` over the queue as it is. */
export async function runPipeline(home: Home, events: number): Promise<PipeRun> {
  rmSync(join(home.run, 'pipeline'), { recursive: true, force: true })
  const { stdout, memory, cpu } = await runMentat(['pipeline', 'run', '--once', '--json'], home)
  const { stored, seconds } = JSON.parse(stdout) as { stored: number; seconds: number }
  if (stored !== events) throw new Error(`stored ${stored} of ${events}`)
  const { statistics, time_marks: marks } = runLogOf(home, 'pipeline')
  const began = marks.find(({ ident }) => ident === 'running')?.time ?? Number.NaN
  const secondsAtWork = statistics.time - began
  return { seconds, secondsAtWork, memory, cpu, statistics: statistics.components }
}

/** The only run log of a daemon. */
function runLogOf(home: Home, name: string): RunLog {
  const folder = join(home.run, name)
  const [log] = readdirSync(folder).filter((file) => file.endsWith('.runlog'))
  if (log === undefined) throw new Error(`${folder} has no run log`)
  return JSON.parse(readFileSync(join(folder, log), 'utf8')) as RunLog
}
