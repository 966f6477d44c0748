import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import { from as copyFrom } from 'pg-copy-streams'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Event } from '../../idea/event.ts'
import type { Database, DatabaseClient } from '../database.ts'
import { Partitions } from './partitions.ts'
import {
  addressColumns,
  documentOf,
  encodeEvent,
  eventColumns,
  type EventRow,
  stamp,
  stampOf,
} from './row.ts'
import { type SeenValue, SeenValues } from './seen-values.ts'
import { takeStorageTime } from './storage-time.ts'

/** An event that is ready to be stored. */
export interface NewEvent extends EventRow {
  /** Values of it that no event before had. */
  readonly news: readonly SeenValue[]
  /** Members of the event that are not as they came, but for `_Mentat`. */
  readonly revised: readonly string[]
  /** When it was stored elsewhere before; undefined: it is stored now. */
  readonly storedBefore?: Buffer | undefined
}

/** What became of the events of one call. */
export interface StoreOutcome {
  readonly stored: number
  /** Stored before, with the same content. */
  readonly duplicates: readonly NewEvent[]
  readonly refused: readonly RefusedRow[]
}

/** An event that cannot be stored, ever. */
export interface RefusedRow {
  readonly row: NewEvent
  /** EVENT_ID_TAKEN or EVENT_REFUSED_BY_DATABASE. */
  readonly error: MentatError
}

/**
 * Stores events, each once: the primary key of `event_ids` says which IDs are new, over all days and whoever else is
 * storing. Only for IDs that are not, it looks what is stored under them.
 */
export class EventStore {
  readonly #database: Database
  readonly #logger: Logger
  readonly #storageTime: (client: DatabaseClient) => Promise<string>
  readonly #partitions: Partitions
  readonly #seen: SeenValues

  /** @param storageTime that of the events of a transaction; what settledUntil promises holds for the default only */
  constructor(
    database: Database,
    clock: Clock,
    logger: Logger,
    storageTime: (client: DatabaseClient) => Promise<string> = takeStorageTime,
  ) {
    this.#database = database
    this.#logger = logger
    this.#storageTime = storageTime
    this.#partitions = new Partitions(database, clock)
    this.#seen = new SeenValues(database, clock)
  }

  /**
   * The rows of an event. It gets its storage time when they are sent, each time they are.
   * @param storedBefore keeps this storage time instead: RFC 3339 in UTC, with at most six digits of a fraction
   */
  encode(event: Event, storedBefore?: string): NewEvent {
    const revised = event.revisedMembers.filter((member) => member !== '_Mentat')
    const { row, values } = encodeEvent(event)
    const before = storedBefore === undefined ? undefined : stampOf(storedBefore)
    return { ...row, news: this.#seen.newsOf(values), revised, storedBefore: before }
  }

  /**
   * Stores rows; when it returns, they are committed.
   * @throws MentatError when it is not the fault of an event; nothing is then known about these rows, and
   *   the call may be repeated
   */
  async insert(rows: readonly NewEvent[]): Promise<StoreOutcome> {
    if (rows.length === 0) return { stored: 0, duplicates: [], refused: [] }
    await this.#partitions.prepare(rows.map(({ detectTime }) => detectTime))
    const { first, repeated } = withoutRepetitions(rows)
    const outcome = await this.#insertFresh(first)
    return repeated.length === 0 ? outcome : sum(outcome, await this.#insertRepeated(repeated))
  }

  /** What is stored under an ID is known only now: it need not be the first row of this call that has it. */
  async #insertRepeated(rows: readonly NewEvent[]): Promise<StoreOutcome> {
    const documents = await this.#storedDocuments(rows)
    const judged = judge(
      rows.filter(({ id }) => documents.has(id)),
      documents,
    )
    // The first was refused by the database: the next one has its turn.
    const open = await this.insert(rows.filter(({ id }) => !documents.has(id)))
    return sum({ stored: 0, ...judged }, open)
  }

  async #insertFresh(rows: readonly NewEvent[]): Promise<StoreOutcome> {
    try {
      const known = await this.#copyNew(rows)
      const { duplicates, refused } = judge(known, await this.#storedDocuments(known))
      return { stored: rows.length - known.length, duplicates, refused }
    } catch (error) {
      if (!isFaultOfEvent(error)) throw error
      return this.#isolate(rows, error)
    }
  }

  /**
   * Stores the rows whose IDs are new, in one transaction.
   * @returns the rows whose IDs are stored already
   */
  async #copyNew(rows: readonly NewEvent[]): Promise<NewEvent[]> {
    // In the order of IDs: processes that store the same ones at the same time wait, and never for each other.
    const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const fresh = await this.#database.transaction(async (client) => {
      const taken = await claimIds(client, ordered)
      const news =
        taken.size === ordered.length ? ordered : ordered.filter(({ id }) => taken.has(id))
      // Only now: IDs that others are storing have been waited for.
      const time = stampOf(await this.#storageTime(client))
      for (const row of news) stamp(row, row.storedBefore ?? time)
      await copyInto(
        client,
        `events (${eventColumns.join(', ')})`,
        news.map(({ eventLine }) => eventLine),
      )
      await copyInto(
        client,
        `event_addresses (${addressColumns.join(', ')})`,
        news.map(({ addressLines }) => addressLines),
      )
      return news
    })
    await this.#noteSeen(fresh)
    if (fresh.length === ordered.length) return []
    const stored = new Set(fresh)
    return ordered.filter((row) => !stored.has(row))
  }

  /** The server refuses one of these rows: halves find it; its neighbours are stored. */
  async #isolate(rows: readonly NewEvent[], cause: unknown): Promise<StoreOutcome> {
    const [row] = rows
    if (rows.length === 1 && row)
      return { stored: 0, duplicates: [], refused: [{ row, error: refusal(row, cause) }] }
    const middle = Math.ceil(rows.length / 2)
    const first = await this.#insertFresh(rows.slice(0, middle))
    return sum(first, await this.#insertFresh(rows.slice(middle)))
  }

  async #storedDocuments(rows: readonly NewEvent[]): Promise<Map<string, string>> {
    if (rows.length === 0) return new Map()
    const { rows: found } = await this.#database.query<{ id: string; document: string }>(
      `SELECT e.id, e.document FROM event_ids i JOIN events e ON e.detect_time = i.detect_time AND e.id = i.id
       WHERE i.id = ANY($1)`,
      [rows.map(({ id }) => id)],
    )
    return new Map(found.map(({ id, document }) => [id, document]))
  }

  /** The values are a convenience for forms: an event is stored without them, too. */
  async #noteSeen(rows: readonly NewEvent[]): Promise<void> {
    try {
      await this.#seen.note(rows.flatMap(({ news }) => news))
    } catch (error) {
      this.#logger.warning('the values seen could not be noted', { error })
    }
  }
}

function sum(one: StoreOutcome, other: StoreOutcome): StoreOutcome {
  return {
    stored: one.stored + other.stored,
    duplicates: [...one.duplicates, ...other.duplicates],
    refused: [...one.refused, ...other.refused],
  }
}

/** The first row of each ID, and the others. */
function withoutRepetitions(rows: readonly NewEvent[]): {
  first: NewEvent[]
  repeated: NewEvent[]
} {
  const first = new Map<string, NewEvent>()
  const repeated: NewEvent[] = []
  for (const row of rows) {
    if (first.has(row.id)) repeated.push(row)
    else first.set(row.id, row)
  }
  return { first: [...first.values()], repeated }
}

/** Rows whose IDs are taken: the same content is a duplicate, other content is refused. */
function judge(
  rows: readonly NewEvent[],
  stored: ReadonlyMap<string, string>,
): { duplicates: NewEvent[]; refused: RefusedRow[] } {
  const duplicates: NewEvent[] = []
  const refused: RefusedRow[] = []
  for (const row of rows) {
    const document = stored.get(row.id)
    if (document !== undefined && hasSameContent(documentOf(row), document, row.revised))
      duplicates.push(row)
    else refused.push({ row, error: idTaken(row.id, document !== undefined) })
  }
  return { duplicates, refused }
}

/** @param there whether the other event is still stored: old days are dropped, and IDs outlive them */
function idTaken(id: string, there: boolean): MentatError {
  return new MentatError(
    'EVENT_ID_TAKEN',
    there
      ? `another event with the ID "${id}" and other content is stored already`
      : `an event with the ID "${id}" was stored before and is stored no longer: whether it is the same cannot be told`,
  )
}

/**
 * Whether two documents are the same event. `_Mentat` is ours, not the producer's, and so is what the daemon at work has
 * written elsewhere (`revised`): it may differ from one time to the next, when it was stopped after COMMIT and has the event again.
 */
function hasSameContent(a: string, b: string, revised: readonly string[]): boolean {
  const ours = ['_Mentat', ...revised]
  return isDeepStrictEqual(contentOf(a, ours), contentOf(b, ours))
}

function contentOf(text: string, without: readonly string[]): unknown {
  const content = JSON.parse(text, asWritten) as Record<string, unknown>
  for (const member of without) Reflect.deleteProperty(content, member)
  return content
}

/** Numbers that a double cannot hold exactly are compared as they were written. */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? context?.source : value
}

/** Data exception, integrity violation, limit exceeded: classes of SQLSTATE that a value can cause. */
function isFaultOfEvent(error: unknown): boolean {
  const sqlstate = error instanceof MentatError ? error.fields['sqlstate'] : undefined
  return typeof sqlstate === 'string' && ['22', '23', '54'].includes(sqlstate.slice(0, 2))
}

function refusal(row: NewEvent, cause: unknown): MentatError {
  return new MentatError(
    'EVENT_REFUSED_BY_DATABASE',
    `the database refused event ${row.id}: ${describeError(cause)}`,
    {
      cause,
    },
  )
}

/**
 * Enters IDs. One that another transaction enters at this moment is waited for.
 * @returns those that were new
 */
async function claimIds(client: DatabaseClient, rows: readonly NewEvent[]): Promise<Set<string>> {
  const { rows: claimed } = await client.query<{ id: string }>(
    `INSERT INTO event_ids (id, detect_time) SELECT * FROM unnest($1::text[], $2::timestamptz[])
     ON CONFLICT DO NOTHING RETURNING id`,
    [rows.map(({ id }) => id), rows.map(({ detectTimeText }) => detectTimeText)],
  )
  return new Set(claimed.map(({ id }) => id))
}

/** Sends lines to the server; a chunk at a time fits the buffers of both ends. */
async function copyInto(
  client: DatabaseClient,
  target: string,
  lines: readonly Buffer[],
): Promise<void> {
  const chunks: Buffer[] = []
  for (let start = 0; start < lines.length; start += LINES_A_CHUNK) {
    chunks.push(Buffer.concat(lines.slice(start, start + LINES_A_CHUNK)))
  }
  await pipeline(Readable.from(chunks), client.query(copyFrom(`COPY ${target} FROM STDIN`)))
}

const LINES_A_CHUNK = 32
