import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Home, homeAt } from '../src/lib/framework/home.ts'
import { makeKey } from '../src/lib/modules/receiver/new-key.ts'
import { prepareQueue, type QueueLayout } from '../src/lib/queue/layout.ts'
import { makeEvents } from './messages.ts'
import { median, perSecond, row, startMentat } from './workplace.ts'

const EVENTS = 12_000
const CONNECTIONS = 4
const ROUNDS = 5
const PORT = 18_190

/** Files that the bound writes at the same time. */
const LANES = 16

/** Events a second over HTTP by batches, against the bare operations that make as many files durable. */
export async function benchReceiver(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-bench-receiver-'))
  const home = homeAt(join(folder, 'home'))
  const key = configure(home)
  const receiver = startMentat(['receiver', 'run', '--quiet'], home)
  try {
    await receiver.ready
    const events = makeEvents('receiver', EVENTS)
    const place = { bare: join(folder, 'bare'), queue: join(home.spool, 'inspector'), key }
    const shape = `${EVENTS.toLocaleString('en-US')} events, ${CONNECTIONS} connections; median of ${ROUNDS}`
    console.log(`\nReceiver: ${shape}`)
    row('events in a request', 'bare files', 'receiver', 'receiver / bare')
    for (const size of [1, 100, 500]) await compare(size, events, place)
  } finally {
    receiver.stop()
    const { memory, cpu } = await receiver.ended
    row(
      'memory and processor time of the receiver',
      `${Math.round(memory / 1e6)} MB`,
      `${cpu.toFixed(1)} s`,
    )
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(
  size: number,
  all: readonly string[],
  place: { bare: string; queue: string; key: string },
): Promise<void> {
  // One event a request takes long, and says the same of fewer.
  const events = size === 1 ? all.slice(0, 2000) : all
  const batches = Array.from({ length: Math.ceil(events.length / size) }, (_, index) =>
    events.slice(index * size, (index + 1) * size),
  )
  const seconds: { bare: number[]; own: number[] } = { bare: [], own: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    seconds.bare.push(await timed(place.bare, (layout) => writeBare(layout, batches)))
    seconds.own.push(await timed(place.queue, () => sendAll(batches, place.key)))
  }
  const [bare, own] = [median(seconds.bare), median(seconds.own)]
  row(
    String(size),
    perSecond(events.length, bare),
    perSecond(events.length, own),
    (bare / own).toFixed(2),
  )
}

/** With an empty queue. @returns seconds */
async function timed(path: string, work: (layout: QueueLayout) => Promise<void>): Promise<number> {
  rmSync(path, { recursive: true, force: true })
  const layout = prepareQueue(path)
  const began = performance.now()
  await work(layout)
  return (performance.now() - began) / 1000
}

/** As many batches at a time as there are connections are one: their files are written and synced, renamed, and the folder is synced. */
async function writeBare(layout: QueueLayout, batches: readonly string[][]): Promise<void> {
  let number = 0
  for (let first = 0; first < batches.length; first += CONNECTIONS) {
    const texts = batches.slice(first, first + CONNECTIONS).flat()
    const files = texts.map((text) => ({ name: `${(number += 1)}.idea`, text })).values()
    const names: string[] = []
    const lane = async (): Promise<void> => {
      for (const { name, text } of files) {
        const file = await open(join(layout.tmp, name), 'wx')
        await file.writeFile(text)
        await file.datasync()
        await file.close()
        names.push(name)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    for (const name of names) renameSync(join(layout.tmp, name), join(layout.incoming, name))
    const incoming = await open(layout.incoming)
    await incoming.sync()
    await incoming.close()
  }
}

async function sendAll(batches: readonly string[][], key: string): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const rest = batches.values()
  const connection = async (): Promise<void> => {
    for (const batch of rest) await post(batch.join('\n'), key, agent)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  agent.destroy()
}

function post(body: string, key: string, agent: Agent): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' }
  const options = { method: 'POST', host: '127.0.0.1', port: PORT, path: '/v1/events' }
  return new Promise((resolve, reject) => {
    const sending = request({ ...options, agent, headers }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`the receiver answers ${String(answer.statusCode)}`))
      })
    })
    sending.once('error', reject)
    sending.end(body)
  })
}

function configure(home: Home): string {
  const { key, sha256 } = makeKey()
  const keys = [{ name: 'bench', sha256 }]
  const limits = { rate: 1e9, queue_out_limit: 1e6 }
  mkdirSync(home.config, { recursive: true })
  const config = JSON.stringify({ listen: String(PORT), keys, ...limits })
  writeFileSync(join(home.config, 'receiver.conf'), config)
  return key
}
