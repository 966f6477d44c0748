import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { Generator } from '../../src/lib/modules/ideagen/generator.ts'
import { Random } from '../../src/lib/modules/ideagen/random.ts'
import { readBooks } from '../../src/lib/queue/balance.ts'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import { Producer } from '../../src/lib/queue/producer.ts'
import { type PipeServer, startPipeServer, type StopMode } from './pipe-postgres.ts'
import {
  asItCame,
  assertConsistent,
  assertQueueIsClear,
  heldIn,
  openWorkplace,
  refusedIn,
  storedCount,
  untilWorkedOff,
  type Workplace,
} from './pipe-workplace.ts'
import { type Daemon, LIMIT, stopWell } from './start-daemon.ts'
import { soon, until } from './until.ts'

/** How long and how hard a campaign is. */
export interface CampaignOptions {
  readonly seed: number
  readonly messages: number
  /** kill -9, besides the SIGTERMs. */
  readonly kills: number
  readonly instances: number
}

/** What happened; for the log of the tests. */
export interface CampaignSummary {
  kills: number
  /** Of these, while the victim held messages. */
  killsWhileHolding: number
  terms: number
  outages: number
  stored: number
  refused: number
  repeated: number
  seconds: number
}

/** One file that was put in. */
interface Sent {
  readonly name: string
  readonly content: string | Buffer
}

/** All files with one ID, or one broken file. */
interface Expectation {
  readonly broken: boolean
  readonly sent: Sent[]
}

/**
 * Messages are put in while instances of storage work on one queue, are killed and started again, and
 * PostgreSQL is stopped and started; then everything must be where it belongs.
 * @throws AssertionError when a message is lost, doubled, or in the wrong place
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignSummary> {
  const began = performance.now()
  const server = await startPipeServer()
  const env = { MENTAT_STORAGE_QUEUE_RECOVERY: '1s', MENTAT_STORAGE_STATS_INTERVAL: '1h' }
  const workplace = openWorkplace({ url: server.url, env })
  const campaign = new Campaign(options, server, workplace)
  await campaign.run()
  await campaign.judge()
  campaign.summary.seconds = Math.round((performance.now() - began) / 1000)
  return campaign.summary
}

class Campaign {
  readonly summary: CampaignSummary = {
    ...{ kills: 0, killsWhileHolding: 0, terms: 0, outages: 0 },
    ...{ stored: 0, refused: 0, repeated: 0, seconds: 0 },
  }
  readonly #options: CampaignOptions
  readonly #server: PipeServer
  readonly #workplace: Workplace
  readonly #random: Random
  readonly #source: MessageSource
  readonly #daemons: Daemon[] = []
  #outage: Promise<void> = Promise.resolve()

  constructor(options: CampaignOptions, server: PipeServer, workplace: Workplace) {
    this.#options = options
    this.#server = server
    this.#workplace = workplace
    this.#random = new Random(options.seed, 'campaign')
    this.#source = new MessageSource(options, workplace)
  }

  async run(): Promise<void> {
    const { instances, kills, messages } = this.#options
    for (let index = 0; index < instances; index += 1) this.#daemons.push(this.#start())
    for (let round = 1; round <= kills; round += 1) {
      const isLast = round === kills
      const share = isLast ? Infinity : Math.floor(messages / kills)
      if (round % 11 === 5) this.#outage = this.#haveOutage()
      await this.#killOne(share)
      if (round % 8 === 4) await this.#terminateOne()
    }
    await this.#outage
    await untilWorkedOff(this.#workplace.layout, 3 * LIMIT)
    for (const daemon of this.#daemons) await stopWell(daemon)
    // What the last one killed held, if its successor was not yet there to look after it.
    await this.#workplace.once()
  }

  #start(): Daemon {
    return this.#workplace.start(['--batch', String(this.#random.pick([20, 50, 200]))])
  }

  /** Kills a random instance: mostly while it holds messages, sometimes while it starts and recovers. */
  async #killOne(share: number): Promise<void> {
    const index = this.#random.integer(0, this.#daemons.length - 1)
    const victim = this.#daemons[index]!
    const early = this.#random.chance(0.15)
    if (early) await this.#untilItBegins(victim)
    else await victim.ready()
    this.#source.put(share)
    if (!early) await this.#untilItIsBusy(victim)
    assert.ok(victim.running, `an instance ended by itself: ${victim.stderr}`)
    victim.kill('SIGKILL')
    await victim.ended()
    this.summary.kills += 1
    if (heldIn(this.#workplace.layout, victim.pid) > 0) this.summary.killsWhileHolding += 1
    this.#daemons[index] = this.#start()
  }

  /** Its folder in pending/ is there: it is about to return what its predecessor held. */
  async #untilItBegins({ pid }: Daemon): Promise<void> {
    const { pending } = this.#workplace.layout
    await until('it begins', () => readdirSync(pending).some((name) => name.includes(`.${pid}.`)))
  }

  /** It holds messages, and goes on for a random part of a batch; or there is no more to be had. */
  async #untilItIsBusy({ pid }: Daemon): Promise<void> {
    const { layout } = this.#workplace
    const hasWork = (): boolean => heldIn(layout, pid) > 0
    const isIdle = (): boolean => countMessages(layout.incoming, 1) === 0 && heldIn(layout) === 0
    await soon('it takes messages', () => hasWork() || isIdle())
    const looks = this.#random.integer(0, 12)
    for (let look = 0; look < looks && hasWork(); look += 1) await delay(1)
    if (this.#random.chance(0.3)) await soon('it finishes some', this.#hasFewer(pid))
  }

  /** A batch leaves pending/ file by file after COMMIT: the moment that would double events. */
  #hasFewer(pid: number): () => boolean {
    const { layout } = this.#workplace
    let most = heldIn(layout, pid)
    return () => {
      const held = heldIn(layout, pid)
      const isLess = held < most || !this.#server.running
      most = Math.max(most, held)
      return isLess || held === 0
    }
  }

  async #terminateOne(): Promise<void> {
    const index = this.#random.integer(0, this.#daemons.length - 1)
    const daemon = this.#daemons[index]!
    await daemon.ready()
    await stopWell(daemon)
    assert.equal(heldIn(this.#workplace.layout, daemon.pid), 0)
    this.summary.terms += 1
    this.#daemons[index] = this.#start()
  }

  /** Stops the server; it comes back when a new instance has met the outage. */
  async #haveOutage(): Promise<void> {
    await this.#outage
    const how: StopMode = (['fast', 'immediate', 'kill'] as const)[this.summary.outages % 3]!
    this.summary.outages += 1
    await this.#server.stop(how)
    const { layout } = this.#workplace
    await soon('somebody waits for the server', () => {
      return heldIn(layout) > 0 || countMessages(layout.incoming, 1) === 0
    })
    await this.#server.start()
  }

  /** Every message is where it belongs. */
  async judge(): Promise<void> {
    const { database } = this.#server
    const { layout } = this.#workplace
    assert.equal(this.#source.count, this.#options.messages)
    assertQueueIsClear(layout)
    await assertConsistent(database)
    const refused = new Set(refusedIn(layout).keys())
    const documents = await allDocuments(this.#server)
    const wrong: string[] = []
    for (const [key, expectation] of this.#source.expectations) {
      const document = documents.get(key)
      documents.delete(key)
      const should = fatesOf(expectation, document)
      if (!should) wrong.push(`${key}: stored is ${document ?? 'nothing'}`)
      for (const { name } of should ?? []) {
        if (!refused.delete(name)) wrong.push(`${key}: ${name} should be in errors`)
      }
    }
    assert.deepEqual(wrong, [])
    assert.deepEqual([...refused], [], 'in errors, and should not be')
    assert.deepEqual([...documents.keys()], [], 'stored, and never sent')
    this.#judgeBooks(refusedIn(layout).size)
    this.summary.stored = await storedCount(database)
    this.summary.refused = refusedIn(layout).size
    this.summary.repeated = this.#source.repeated
  }

  /** They say of each message what became of it, over all deaths. */
  #judgeBooks(refused: number): void {
    const [books, ...others] = readBooks(this.#workplace.layout)
    assert.ok(books)
    assert.deepEqual(others, [])
    const { taken, returned, outcomes, held, missing } = books
    const byOutcome = Map.groupBy(Object.entries(outcomes), ([key]) => key.split(':')[0] ?? '')
    const count = (outcome: string): number =>
      byOutcome.get(outcome)?.reduce((sum, [, messages]) => sum + messages, 0) ?? 0
    assert.deepEqual([held, missing], [0, 0])
    assert.deepEqual([...byOutcome.keys()].toSorted(), ['duplicate', 'refused', 'stored'])
    assert.equal(count('refused'), refused)
    assert.equal(count('stored') + count('duplicate') + refused, this.#options.messages)
    assert.equal(taken, this.#options.messages + returned)
  }
}

/** Generated events, one in fifty damaged; one in fifty comes again, one half of these with other content. */
class MessageSource {
  /** By ID; broken ones by file name. */
  readonly expectations = new Map<string, Expectation>()
  count = 0
  repeated = 0
  readonly #most: number
  readonly #random: Random
  readonly #generator: Generator
  readonly #producer: Producer
  /** Messages to be sent later, with the number of messages before them. */
  readonly #later: { at: number; id: string; content: string }[] = []

  constructor({ seed, messages }: CampaignOptions, { layout }: Workplace) {
    this.#most = messages
    this.#random = new Random(seed, 'messages')
    const start = systemClock.now()
    this.#generator = new Generator({ seed, start, damaged: 2, spread: 36 * 3_600_000 })
    this.#producer = new Producer(layout, 'none', systemClock)
  }

  put(share: number): void {
    const end = Math.min(this.#most, this.count + share)
    while (this.count < end) this.#putOne()
  }

  #putOne(): void {
    const due = this.#later.findIndex(({ at }) => at <= this.count)
    if (due !== -1) {
      const { id, content } = this.#later.splice(due, 1)[0]!
      this.repeated += 1
      this.#send(id, content, false)
      return
    }
    const { id, condition, content } = this.#generator.next(systemClock.now())
    if (condition === 'broken') {
      this.#send(undefined, content, true)
      return
    }
    this.#send(id, content, false)
    if (typeof content !== 'string' || !this.#random.chance(0.02)) return
    const other = this.#random.chance(0.5)
      ? content
      : content.replace(/\}$/, `,"Note":"other content ${this.count}"}`)
    // Mostly at once, which is within one batch; or in another one, perhaps of another instance.
    const at = this.count + (this.#random.chance(0.5) ? 0 : this.#random.integer(10, 1000))
    this.#later.push({ at, id, content: other })
  }

  #send(id: string | undefined, content: string | Buffer, broken: boolean): void {
    const name = this.#producer.put(content)
    this.count += 1
    const key = id ?? name
    const expectation = this.expectations.get(key)
    if (expectation) expectation.sent.push({ name, content })
    else this.expectations.set(key, { broken, sent: [{ name, content }] })
  }
}

/** Which files must be in errors/, given what is stored; undefined when the wrong thing is stored. */
function fatesOf({ broken, sent }: Expectation, document: string | undefined): Sent[] | undefined {
  if (broken) return document === undefined ? sent : undefined
  if (document === undefined) return undefined
  const stored = contentOf(asItCame(document))
  const others = sent.filter(
    ({ content }) => !isDeepStrictEqual(contentOf(content.toString()), stored),
  )
  return others.length < sent.length ? others : undefined
}

function contentOf(text: string): unknown {
  return JSON.parse(text)
}

async function allDocuments({ database }: PipeServer): Promise<Map<string, string>> {
  const { rows } = await database.query<{ id: string; document: string }>(
    'SELECT id, document FROM events',
  )
  return new Map(rows.map(({ id, document }) => [id, document]))
}
