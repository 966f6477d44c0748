import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database, DatabaseClient } from '../src/lib/database/database.ts'
import { Partitions } from '../src/lib/database/events/partitions.ts'
import {
  addressColumns,
  eventColumns,
  encodeEvent,
  type EventRow,
} from '../src/lib/database/events/row.ts'
import { formatTimestamp } from '../src/lib/idea/timestamp.ts'
import { parseEvent } from '../src/lib/idea/parse.ts'
import { systemClock } from '../src/lib/framework/time/clock.ts'
import { Generator } from '../src/lib/modules/ideagen/generator.ts'
import { median, openWorkplace, perSecond, row, runMentat, type Workplace } from './workplace.ts'

const EVENTS = 50_000
const BATCH = 500
const ROUNDS = 3

/** `mentat storage run --once` over a full queue against bare COPY of the same rows into the same tables. */
export async function benchStoring(): Promise<void> {
  const workplace = await openWorkplace()
  try {
    const copied: number[] = []
    const copiedAll: number[] = []
    const stored: number[] = []
    const memory: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const texts = makeEvents(`storing ${round}`)
      const rows = texts.map(
        (text) => encodeEvent(parseEvent(text), formatTimestamp(Date.now())).row,
      )
      await emptyTables(workplace.database, rows)
      copied.push(await timeCopy(workplace.database, rows, false))
      await emptyTables(workplace.database, rows)
      copiedAll.push(await timeCopy(workplace.database, rows, true))
      await emptyTables(workplace.database, rows)
      fillQueue(workplace, texts)
      const run = await runMentat(
        ['storage', 'run', '--once', '--json', '--batch', String(BATCH)],
        workplace.home,
      )
      const report = JSON.parse(run.stdout) as { stored: number; seconds: number }
      if (report.stored !== EVENTS) throw new Error(`stored ${report.stored} of ${EVENTS}`)
      stored.push(report.seconds)
      memory.push(run.memory)
    }
    const bytes = Buffer.byteLength(makeEvents('size').join('')) / EVENTS
    console.log(
      `\nStoring ${EVENTS.toLocaleString('en-US')} events of ${Math.round(bytes)} bytes, ${BATCH} a transaction, synchronous_commit on; median of ${ROUNDS}`,
    )
    row('(a) bare COPY into events', perSecond(EVENTS, median(copied)))
    row("(a') bare COPY into events, addresses and ids", perSecond(EVENTS, median(copiedAll)))
    row('(b) mentat storage run --once, start and end included', perSecond(EVENTS, median(stored)))
    row('b / a   (goal: at least 0.6)', (median(copied) / median(stored)).toFixed(2))
    row("b / a'", (median(copiedAll) / median(stored)).toFixed(2))
    row('largest memory of (b) (goal: under 200 MB)', `${Math.round(Math.max(...memory) / 1e6)} MB`)
  } finally {
    await workplace.close()
  }
}

function makeEvents(seed: string): string[] {
  const generator = new Generator({ seed: seedOf(seed), start: Date.now() })
  return Array.from({ length: EVENTS }, () => generator.next(Date.now()).content.toString())
}

/** Any text as a seed. */
function seedOf(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7)
}

function fillQueue({ home }: Workplace, texts: readonly string[]): void {
  const incoming = join(home.spool, 'storage', 'incoming')
  rmSync(join(home.spool, 'storage'), { recursive: true, force: true })
  mkdirSync(incoming, { recursive: true })
  for (const [index, text] of texts.entries()) writeFileSync(join(incoming, `${index}.idea`), text)
}

async function emptyTables(database: Database, rows: readonly EventRow[]): Promise<void> {
  await database.query('TRUNCATE events, event_addresses, event_ids')
  await new Partitions(database, systemClock).prepare(rows.map(({ detectTime }) => detectTime))
  await database.query('CHECKPOINT')
}

async function timeCopy(
  database: Database,
  rows: readonly EventRow[],
  everything: boolean,
): Promise<number> {
  const batches: { events: Buffer; addresses: Buffer; ids: Buffer }[] = []
  for (let start = 0; start < rows.length; start += BATCH) {
    const batch = rows.slice(start, start + BATCH)
    batches.push({
      events: Buffer.concat(batch.map(({ eventLine }) => eventLine)),
      addresses: Buffer.concat(batch.map(({ addressLines }) => addressLines)),
      ids: Buffer.from(
        batch.map(({ id, detectTime }) => `${id}\t${formatTimestamp(detectTime)}\n`).join(''),
      ),
    })
  }
  const began = performance.now()
  for (const { events, addresses, ids } of batches) {
    await database.transaction(async (client) => {
      await copy(client, `events (${eventColumns.join(', ')})`, events)
      if (!everything) return
      await copy(client, `event_addresses (${addressColumns.join(', ')})`, addresses)
      await copy(client, 'event_ids (id, detect_time)', ids)
    })
  }
  return (performance.now() - began) / 1000
}

async function copy(client: DatabaseClient, target: string, data: Buffer): Promise<void> {
  await pipeline(Readable.from([data]), client.query(copyFrom(`COPY ${target} FROM STDIN`)))
}
