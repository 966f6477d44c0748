import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceEntry } from '../../src/lib/components/trace-log.ts'
import type { DaemonAccount } from '../../src/lib/modules/status/account.ts'
import type { SystemStatus } from '../../src/lib/modules/status/status.ts'
import { countRefused } from '../../src/lib/queue/inspect.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'
import { refused } from './outbox.ts'
import type { PipeHome, PipeProcess, Way } from './pipe-home.ts'
import type { PipeMessage } from './pipe-messages.ts'
import type { PipeServer } from './pipe-postgres.ts'
import { assertConsistent, assertQueueIsClear } from './pipe-workplace.ts'
import type { SmtpSink } from './smtp.ts'

/** What a pipe was given, and where it has put it. */
export interface PipeCase {
  readonly home: PipeHome
  readonly server: PipeServer
  readonly smtp: SmtpSink
  readonly sent: readonly PipeMessage[]
  /** What has run. */
  readonly processes: readonly PipeProcess[]
}

/** How much went which way; for the log of the tests. */
export interface PipeVerdict {
  readonly stored: number
  readonly dropped: number
  readonly dispatched: number
  readonly refused: number
  readonly copies: number
  readonly mails: number
  /** Of the mails: nobody knows whether they were sent. */
  readonly inDoubt: number
}

/**
 * Every message is where it belongs, once, and so is everything that was made of it; nothing else is anywhere; books and
 * traces tell the same.
 * @throws AssertionError
 */
export async function judgePipe(pipe: PipeCase): Promise<PipeVerdict> {
  const expected = expectationsOf(pipe.sent)
  await judgeStored(pipe, expected.stored)
  judgeTargets(pipe, expected)
  const inDoubt = judgeMails(pipe, expected.reported)
  judgeRest(pipe, expected)
  await judgeBooks(pipe, expected)
  judgeTraces(pipe, expected)
  return {
    stored: expected.stored.length,
    dropped: expected.dropped.length,
    dispatched: expected.dispatched.length,
    refused: expected.broken.length,
    copies: expected.copied.length + expected.far.length,
    mails: expected.reported.length,
    inDoubt,
  }
}

type Expectations = ReturnType<typeof expectationsOf>

/** Events that are dropped or dispatched are copied and reported all the same. */
function expectationsOf(sent: readonly PipeMessage[]) {
  const events = sent.filter(({ id }) => id !== undefined)
  const of = (way: Way): PipeMessage[] => events.filter(({ ways }) => ways.has(way))
  const dropped = of('drop')
  const dispatched = of('dispatch').filter((message) => !dropped.includes(message))
  return {
    events,
    broken: sent.filter(({ id }) => id === undefined),
    dropped,
    dispatched,
    stored: events.filter(({ ways }) => !ways.has('drop') && !ways.has('dispatch')),
    copied: of('copy'),
    far: of('far'),
    reported: of('report'),
  }
}

/** As it was sent, with what rules and plugins add. */
async function judgeStored({ server, sent }: PipeCase, stored: readonly PipeMessage[]) {
  await assertConsistent(server.database)
  const { rows } = await server.database.query<{ id: string; document: string }>(
    'SELECT id, document FROM events',
  )
  assertOnce(
    'stored',
    rows.map(({ id }) => id),
    stored,
  )
  const byId = new Map(sent.map((message) => [message.id, message]))
  const resolved = rows.filter(({ id, document }) => {
    const message = byId.get(id)
    const { _Mentat: added = {}, Stamp: stamp, ...event } = contentOf(document)
    assert.deepEqual(event, contentOf(message?.content ?? '{}'), id)
    const { ways } = message ?? {}
    assert.equal((added as Record<string, unknown>)['Seen'] === true, ways?.has('tag'), id)
    assert.equal(stamp !== undefined, ways?.has('stamp'), id)
    return 'ResolvedAbuses' in (added as object) || 'TargetAbuses' in (added as object)
  })
  assert.ok(resolved.length > stored.length / 4, 'the enricher has found networks')
}

function judgeTargets({ home }: PipeCase, { copied, far, dispatched }: Expectations): void {
  const { targets } = home
  assertOnce('copies', idsIn(targets.copies), copied)
  assertOnce('copies on another file system', idsIn(targets.far), far)
  assertOnce('dispatched', idsIn(targets.aside), dispatched)
}

/**
 * Each was sent once; or it lies in errors/ because nobody knows.
 * @returns how many of the latter there are
 */
function judgeMails({ home, smtp }: PipeCase, reported: readonly PipeMessage[]): number {
  const sent = smtp.mails.map(({ mail }) => attachedId(mail.attachments[0]?.content))
  assert.deepEqual(sent.toSorted(), [...new Set(sent)].toSorted(), 'no mail is sent twice')
  const { outbox } = home.queues
  const doubtful = [...refused(outbox)].map(([name, reason]) => {
    assert.equal(reason?.code, 'MAIL_IN_DOUBT', JSON.stringify(reason))
    const { mail } = contentOf(readFileSync(join(outbox.errors, name))) as {
      mail: { attachments: { content: string }[] }
    }
    return attachedId(mail.attachments[0]?.content)
  })
  assert.deepEqual(doubtful.toSorted(), [...new Set(doubtful)].toSorted())
  assertOnce('mails', [...new Set([...sent, ...doubtful])], reported)
  return doubtful.length
}

/** Refused are the broken ones; nothing is left on the way. */
function judgeRest({ home }: PipeCase, { broken }: Expectations): void {
  const { inspector, outbox, ...later } = home.queues
  const names = [...refused(inspector).keys()]
  assert.deepEqual(names.toSorted(), broken.map(({ name }) => name).toSorted())
  for (const layout of Object.values(later)) assert.equal(countRefused(layout), 0, layout.path)
  for (const layout of [inspector, outbox, ...Object.values(later)]) assertQueueIsClear(layout)
  for (const { pending, tmp } of Object.values(home.targets)) {
    assert.deepEqual([readdirSync(pending), readdirSync(tmp)], [[], []], tmp)
  }
}

/** What they say of each process over all its deaths is what happened, and what one has passed on the next has taken. */
async function judgeBooks(pipe: PipeCase, expected: Expectations): Promise<void> {
  const { home, processes } = pipe
  const { stdout } = await home.run('status', '--json')
  const status = JSON.parse(stdout) as SystemStatus
  const accounts = status.queues.flatMap(({ books }) => books)
  for (const account of accounts) {
    assert.equal(account.taken, settledBy(account) + account.returned, JSON.stringify(account))
    assert.deepEqual([account.held, account.missing], [0, 0], JSON.stringify(account))
  }
  const { broken, dropped, dispatched, stored, reported } = expected
  const on = (queue: string): DaemonAccount => {
    const own = status.queues.find(({ name }) => name === queue)?.books ?? []
    const [only] = own
    assert.ok(only && own.length === 1, queue)
    return only
  }
  const first = on('inspector')
  assert.equal(total(first.refused), broken.length)
  assert.deepEqual(first.dropped, counted('drop', dropped))
  assert.deepEqual(first.dispatched, counted(home.targets.aside.path, dispatched))
  if (processes.includes('pipeline')) {
    assert.equal(first.stored + first.duplicate, stored.length)
  } else {
    const [second, third] = [on('enricher'), on('storage')]
    assert.deepEqual([first.passed, second.passed], [stored.length, stored.length])
    assert.equal(third.stored + third.duplicate, stored.length)
    assert.deepEqual([settledBy(second), settledBy(third)], [stored.length, stored.length])
  }
  const mails = on('outbox')
  assert.equal(mails.passed + total(mails.refused), reported.length, JSON.stringify(mails))
  assert.equal(total(mails.refused), refused(home.queues.outbox).size)
}

function counted(cause: string, messages: readonly PipeMessage[]): Record<string, number> {
  return messages.length === 0 ? {} : { [cause]: messages.length }
}

function total(byCause: Readonly<Record<string, number>>): number {
  return Object.values(byCause).reduce((sum, count) => sum + count, 0)
}

/** How many messages have left. */
function settledBy(account: DaemonAccount): number {
  const { passed, stored, duplicate, dropped, dispatched, refused: errors } = account
  return passed + stored + duplicate + total(dropped) + total(dispatched) + total(errors)
}

/** Each daemon tells once of each event that it has let go; each entry names the file that the next one took. */
function judgeTraces({ home, processes }: PipeCase, { events, stored }: Expectations): void {
  const folder = join(home.path, 'log', 'trace')
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean),
  )
  const entries = [...new Set(lines)].flatMap(entryIn)
  const byId = Map.groupBy(entries, ({ id }) => id)
  const passing = new Set(stored)
  const wrong = events.flatMap((message) => {
    const expected = passing.has(message) ? processes : processes.slice(0, 1)
    const found = byId.get(message.id) ?? []
    const chain = expected.map((daemon) => found.filter((entry) => entry.daemon === daemon))
    if (chain.every(({ length }) => length === 1) && isChain(message, chain.flat())) return []
    return [
      `${message.id ?? ''}: ${found.map(({ daemon, outcome }) => `${daemon} ${outcome}`).join(', ')}`,
    ]
  })
  assert.deepEqual(wrong, [], 'traces that are not complete')
}

/** None: its writer was killed in the middle of it. */
function entryIn(line: string): TraceEntry[] {
  try {
    return [JSON.parse(line) as TraceEntry]
  } catch {
    return []
  }
}

function isChain({ name }: PipeMessage, entries: readonly TraceEntry[]): boolean {
  return entries.every((entry, index) => entry.file === (entries[index - 1]?.as ?? name))
}

function assertOnce(
  what: string,
  ids: readonly (string | undefined)[],
  messages: readonly PipeMessage[],
): void {
  const expected = new Set(messages.map(({ id }) => id))
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index)
  const foreign = ids.filter((id) => !expected.has(id))
  const lost = [...expected].filter((id) => !ids.includes(id))
  assert.deepEqual({ doubled, foreign, lost }, { doubled: [], foreign: [], lost: [] }, what)
}

function idsIn({ incoming }: QueueLayout): (string | undefined)[] {
  return readdirSync(incoming).map((name) => {
    return (contentOf(readFileSync(join(incoming, name))) as { ID?: string }).ID
  })
}

function attachedId(content: Buffer | string | undefined): string | undefined {
  return (contentOf(content ?? '{}') as { ID?: string }).ID
}

function contentOf(content: string | Buffer): Record<string, unknown> {
  return JSON.parse(content.toString()) as Record<string, unknown>
}
