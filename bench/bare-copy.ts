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
  stamp,
  stampOf,
} from '../src/lib/database/events/row.ts'
import { systemClock } from '../src/lib/framework/time/clock.ts'
import { parseEvent } from '../src/lib/idea/parse.ts'
import { formatTimestamp } from '../src/lib/idea/timestamp.ts'

/** Events of one transaction, here and in what is measured against it. */
export const BATCH = 500

/** The rows of events, ready to be sent. */
export function rowsOf(texts: readonly string[]): EventRow[] {
  const now = stampOf(formatTimestamp(Date.now()))
  return texts.map((text) => {
    const { row } = encodeEvent(parseEvent(text))
    stamp(row, now)
    return row
  })
}

/** No events, but the partitions that these rows go to; nothing is left to be written from before. */
export async function emptyTables(database: Database, rows: readonly EventRow[]): Promise<void> {
  await database.query('TRUNCATE events, event_addresses, event_ids')
  await new Partitions(database, systemClock).prepare(rows.map(({ detectTime }) => detectTime))
  await database.query('CHECKPOINT')
}

/**
 * The yardstick of everything that stores: rows that are made beforehand, by COPY into the tables as they are.
 * @param everything into those of addresses and IDs as well
 * @returns seconds
 */
export async function timeCopy(
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
