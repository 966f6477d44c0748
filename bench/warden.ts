import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { countMessages } from '../src/lib/queue/inspect.ts'
import { type Home, homeAt } from '../src/lib/framework/home.ts'
import {
  type ClientFiles,
  makeWardenCertificates,
  writeClientFiles,
} from '../test/support/warden/certificates.ts'
import { WardenTestHub } from '../test/support/warden-hub.ts'
import { averageSize, fillQueue, makeEvents } from './messages.ts'
import { type CommandRun, median, perSecond, row, runMentat } from './workplace.ts'

const EVENTS = 50_000
const ROUNDS = 3
const CLIENT = 'org.example.mentat'

/** A hub in this process, and a home folder of a client of it. */
interface Place {
  readonly hub: WardenTestHub
  readonly home: Home
  readonly files: ClientFiles
}

/** Whole processes that fetch from a hub and send to it, beside a client that does nothing with the events: what is left is ours. */
export async function benchWarden(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-bench-'))
  const certificates = makeWardenCertificates(Date.now())
  const hub = new WardenTestHub({ certificates })
  hub.store.register({ name: CLIENT, write: true })
  await hub.start()
  try {
    const { authority } = certificates
    const issued = authority.issue({ subject: CLIENT, names: [CLIENT] })
    const files = writeClientFiles(join(folder, 'client'), issued, authority.cert)
    const home = homeAt(folder)
    configure(home, 'core/warden', { warden: { url: hub.url, name: CLIENT, ...files } })
    const options = { first_start: 'everything', queue_out_limit: 10 * EVENTS }
    configure(home, 'warden-receiver', options)
    const texts = makeEvents('warden', EVENTS)
    console.log(
      `\nWarden: ${EVENTS.toLocaleString('en-US')} events of ${averageSize(texts)} bytes from and to a hub on loopback, ${hub.limits.get_events_limit} and ${hub.limits.send_events_limit} at once; median of ${ROUNDS}`,
    )
    await benchReceiving({ hub, home, files }, texts)
    await benchSending({ hub, home, files }, texts)
  } finally {
    await hub.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function benchReceiving(place: Place, texts: readonly string[]): Promise<void> {
  const { hub, home } = place
  hub.store.clear()
  for (const event of texts) hub.store.add('org.other', event)
  const bare: number[] = []
  const written: number[] = []
  const runs: CommandRun[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await runBare(place, 'getEvents'))
    written.push(await writeDurably(join(home.path, 'files'), texts))
    rmSync(home.spool, { recursive: true, force: true })
    rmSync(join(home.run, 'warden-receiver.json'), { force: true })
    runs.push(await runMentat(['warden', 'receive', '--once', '--json'], home))
    expectAll(countMessages(join(home.spool, 'inspector', 'incoming')))
    hub.requests.length = 0
  }
  report('receive', bare, runs)
  row('(d) the same files made durable, 16 at a time', perSecond(EVENTS, median(written)))
}

/** What the disk allows: each event has to be on it before the hub is told of the next ones. @returns seconds */
async function writeDurably(folder: string, texts: readonly string[]): Promise<number> {
  mkdirSync(folder)
  const began = performance.now()
  const rest = texts.entries()
  const lane = async (): Promise<void> => {
    for (const [index, content] of rest) {
      const file = await open(join(folder, String(index)), 'wx')
      await file.writeFile(content)
      await file.datasync()
      await file.close()
    }
  }
  await Promise.all(Array.from({ length: 16 }, lane))
  const seconds = (performance.now() - began) / 1000
  rmSync(folder, { recursive: true })
  return seconds
}

async function benchSending(place: Place, texts: readonly string[]): Promise<void> {
  const { hub, home } = place
  const bare: number[] = []
  const runs: CommandRun[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    hub.store.clear()
    bare.push(await runBare(place, 'sendEvents'))
    hub.store.clear()
    fillQueue(home, 'warden-sender', texts)
    runs.push(await runMentat(['warden', 'send', '--once', '--json'], home))
    expectAll(hub.store.events.length)
    hub.requests.length = 0
  }
  report('send', bare, runs)
}

/** A process that only asks, or posts the same events again and again: what the hub and the way cost. @returns seconds */
async function runBare({ hub, files }: Place, method: 'getEvents' | 'sendEvents'): Promise<number> {
  const script = join(import.meta.dirname, 'warden-bare.ts')
  const order = JSON.stringify({ url: hub.url, files, method, events: EVENTS, client: CLIENT })
  const child = spawn(process.execPath, [script, order], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [told] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return Number(told)
}

function report(
  verb: 'receive' | 'send',
  bare: readonly number[],
  runs: readonly CommandRun[],
): void {
  const whole = median(runs.map(({ seconds }) => seconds))
  const atWork = median(
    runs.map(({ stdout }) => (JSON.parse(stdout) as { seconds: number }).seconds),
  )
  const cpu = median(runs.map((run) => run.cpu))
  row(
    `(h) bare client, ${verb === 'receive' ? 'getEvents' : 'sendEvents'}`,
    perSecond(EVENTS, median(bare)),
  )
  row(`(w) mentat warden ${verb} --once, start and end included`, perSecond(EVENTS, whole))
  row('  … from when it runs   (goal: at least 3,000/s)', perSecond(EVENTS, atWork))
  row('  w / h', (median(bare) / whole).toFixed(2))
  row('  processor time of (w)', `${Math.round((1e6 * cpu) / EVENTS)} µs an event`)
  row(
    '  largest memory of (w)',
    `${Math.round(Math.max(...runs.map((run) => run.memory)) / 1e6)} MB`,
  )
}

function expectAll(count: number): void {
  if (count !== EVENTS) throw new Error(`${count} of ${EVENTS} events arrived`)
}

function configure(home: Home, name: string, content: object): void {
  const path = join(home.config, `${name}.conf`)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, JSON.stringify(content))
}
