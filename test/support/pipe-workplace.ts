import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../src/lib/database/database.ts'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { prepareQueue, type QueueLayout, queueLayout } from '../../src/lib/queue/layout.ts'
import { type Reason, readReason } from '../../src/lib/queue/reason.ts'
import { temporaryFolder } from './queue.ts'
import { type Daemon, LIMIT, runMentat, startMentat, type StartOptions } from './start-daemon.ts'
import { until } from './until.ts'

/** A home folder, the queue of storage in it, and how `storage run` is started there. */
export interface Workplace {
  readonly home: string
  readonly layout: QueueLayout
  readonly env: Readonly<Record<string, string>>
  /** `mentat storage run` with more arguments. */
  readonly start: (args?: readonly string[], options?: StartOptions) => Daemon
  /** `mentat storage run --once --json`: what it printed. */
  readonly once: (args?: readonly string[]) => Promise<OnceReport>
  /** Any other command of this home. */
  readonly run: (...args: string[]) => ReturnType<typeof runMentat>
}

/** What `--once --json` prints. */
export interface OnceReport {
  readonly taken: number
  readonly stored: number
  readonly duplicate: number
  readonly errors: number
  readonly dropped: number
  readonly seconds: number
}

/** Where things are, other than in a temporary folder of this test file. */
export interface WorkplaceOptions {
  /** The database; without it, the embedded one of the home folder. */
  readonly url?: string
  readonly home?: string
  /** A queue elsewhere than under the home folder. */
  readonly queue?: string
  /** Options as environment variables; waits are short by default. */
  readonly env?: Readonly<Record<string, string>>
}

/** Makes a workplace; what is temporary is removed after the test file. */
export function openWorkplace(options: WorkplaceOptions = {}): Workplace {
  const home = options.home ?? temporaryFolder()
  const queue = options.queue ?? join(home, 'spool', 'storage')
  const env = {
    MENTAT_HOME: home,
    MENTAT_STORAGE_QUEUE_IN_WAIT: '100ms',
    MENTAT_STORAGE_QUEUE_OUT_WAIT: '100ms',
    MENTAT_STORAGE_QUEUE_SYNC: 'none',
    ...(options.url === undefined ? {} : { MENTAT_DATABASE_URL: options.url }),
    ...options.env,
  }
  const start = (args: readonly string[] = [], more: StartOptions = {}): Daemon =>
    startMentat(['storage', 'run', '--queue', queue, ...args], {
      ...more,
      env: { ...env, ...more.env },
    })
  return {
    home,
    layout: prepareQueue(queue),
    env,
    start,
    async once(args = []) {
      const daemon = start(['--once', '--json', ...args])
      const end = await daemon.ended(3 * LIMIT)
      assert.deepEqual(end, { code: 0, signal: null }, daemon.stderr)
      return JSON.parse(daemon.stdout) as OnceReport
    },
    run: (...args) => runMentat(args, { env }),
  }
}

/** Puts a message into a queue under a name of the test's choice, as a foreign producer does. */
export function put(layout: QueueLayout, name: string, content: string | Uint8Array): void {
  const temporary = join(layout.tmp, 'being-written')
  writeFileSync(temporary, content, { mode: 0o666 })
  renameSync(temporary, join(layout.incoming, name))
}

/** Every folder of the queue but errors/ is empty, owners' folders included. */
export function assertQueueIsClear(layout: QueueLayout): void {
  for (const state of ['incoming', 'pending', 'tmp'] as const) {
    assert.deepEqual(readdirSync(layout[state]), [], `${state} of ${layout.path}`)
  }
}

/** Waits until nothing lies in incoming/ and nothing is held. */
export async function untilWorkedOff(layout: QueueLayout, limit = LIMIT): Promise<void> {
  await until(
    `${layout.path} is worked off`,
    () => countMessages(layout.incoming, 1) === 0 && heldIn(layout) === 0,
    limit,
  )
}

/** How many messages are held: by all owners, or by the process. */
export function heldIn(layout: QueueLayout, pid?: number): number {
  let held = 0
  for (const owner of readdirSync(layout.pending)) {
    if (pid !== undefined && !owner.includes(`.${pid}.`)) continue
    held += namesOrNone(join(layout.pending, owner)).filter((name) => !name.startsWith('.')).length
  }
  return held
}

/** It may be removed while one looks. */
function namesOrNone(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** The refused messages by name; each has a reason that a person understands. */
export function refusedIn(layout: QueueLayout): Map<string, Reason> {
  // A reason that was just being written when its writer was killed is left as a dot file.
  const names = readdirSync(layout.errors).filter((name) => !name.startsWith('.'))
  const messages = names.filter((name) => !name.endsWith('.reason.json'))
  assert.equal(
    names.length,
    2 * messages.length,
    'each message has a reason, each reason a message',
  )
  return new Map(messages.map((name) => [name, reasonOf(layout, name)]))
}

/** The reason of a refused message, whole and in words. */
export function reasonOf(layout: QueueLayout, name: string): Reason {
  const reason = readReason(layout.errors, name)
  assert.ok(reason, `${name} has no reason`)
  assert.equal(reason.module, 'storage')
  assert.ok(!Number.isNaN(Date.parse(reason.when)), reason.when)
  assert.match(reason.code, /^[A-Z][A-Z0-9_]+$/)
  assert.ok(reason.text.length > 10, reason.text)
  assert.doesNotMatch(reason.text, /undefined|\[object|\n {4}at |TypeError|RangeError/)
  assert.equal(typeof reason['advice'], 'string')
  return reason
}

/** Waits until a message is refused, and tells why. */
export async function untilRefused(layout: QueueLayout, name: string): Promise<Reason> {
  // For a moment the name may be reserved by a link to nothing.
  await until(`${name} is refused`, () => existsSync(join(layout.errors, name)), LIMIT)
  return reasonOf(layout, name)
}

/** A queue elsewhere, not made yet. */
export function emptyQueueFolder(): QueueLayout {
  const layout = queueLayout(join(temporaryFolder(), 'next'))
  mkdirSync(layout.path)
  return layout
}

/** How many events are stored. */
export async function storedCount(database: Database): Promise<number> {
  const { rows } = await database.query<{ count: number }>('SELECT count(*) FROM event_ids')
  return Number(rows[0]?.count)
}

/** The stored document of an ID. */
export async function documentOf(database: Database, id: string): Promise<string | undefined> {
  const { rows } = await database.query<{ document: string }>(
    'SELECT document FROM events WHERE id = $1',
    [id],
  )
  assert.ok(rows.length <= 1, `${id} is stored ${rows.length} times`)
  return rows[0]?.document
}

/** Waits until an event is stored, and returns its document. */
export function untilStored(database: Database, id: string): Promise<string> {
  return until(`${id} is stored`, () => documentOf(database, id), LIMIT)
}

/** A document without what storing added: the text as it came. */
export function asItCame(document: string): string {
  return document.replace(/,"_Mentat":\{[^{}]*\}(\s*\})$/, '$1')
}

/** Each ID once, in all tables, and the addresses are those of the events. */
export async function assertConsistent(database: Database): Promise<void> {
  // Without statistics the planner compares every address with every other.
  await database.query('ANALYZE')
  for (const [what, query] of Object.entries(inconsistencies)) {
    const { rows } = await database.query(`${query} LIMIT 3`)
    assert.deepEqual(rows, [], what)
  }
}

const intervals = `
  SELECT detect_time, id, 's'::"char" AS role, unnest(source_ip) AS range FROM events
  UNION ALL SELECT detect_time, id, 't'::"char", unnest(target_ip) FROM events`
/** Not looked at: with many addresses, each comparison would unpack all of them. */
const large = 'SELECT id FROM event_addresses GROUP BY id HAVING count(*) > 1000'
const side = `CASE a.role WHEN 's' THEN e.source_ip ELSE e.target_ip END`

const inconsistencies = {
  'IDs stored more than once': 'SELECT id FROM events GROUP BY id HAVING count(*) > 1',
  'events without their ID, IDs without their event':
    'SELECT id, detect_time FROM events e FULL JOIN event_ids i USING (id, detect_time) WHERE e.id IS NULL OR i.id IS NULL',
  'addresses of no event': `
    SELECT id, role, network FROM event_addresses a LEFT JOIN events e USING (detect_time, id)
    WHERE a.id NOT IN (${large}) AND
      (e.id IS NULL OR NOT ${side} @> host(network)::inet OR NOT ${side} @> host(broadcast(network))::inet)`,
  'addresses that are doubled':
    'SELECT detect_time, id, role, network FROM event_addresses GROUP BY 1, 2, 3, 4 HAVING count(*) > 1',
  // Neighbours may be one network.
  'events whose addresses are missing': `
    SELECT i.id, i.role, i.range FROM (${intervals}) AS i
    LEFT JOIN event_addresses a USING (detect_time, id, role)
    WHERE i.id NOT IN (${large}) GROUP BY 1, 2, 3
    HAVING (bool_or(a.network >>= lower(i.range)) AND bool_or(a.network >>= upper(i.range))) IS NOT TRUE`,
} as const
