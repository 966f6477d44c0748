import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Random } from '../../src/lib/modules/ideagen/random.ts'
import { countMessages } from '../../src/lib/queue/inspect.ts'
import type { QueueLayout } from '../../src/lib/queue/layout.ts'
import { openPipeHome, type PipeHome, type PipeProcess } from './pipe-home.ts'
import { judgePipe, type PipeVerdict } from './pipe-judge.ts'
import { PipeMessages } from './pipe-messages.ts'
import { startPipeServer } from './pipe-postgres.ts'
import { heldIn } from './pipe-workplace.ts'
import { startSmtp } from './smtp.ts'
import { type Daemon, LIMIT, stopWell } from './start-daemon.ts'
import { soon, until } from './until.ts'

/** How long and how hard a campaign is. */
export interface PipeCrashOptions {
  readonly seed: number
  readonly messages: number
  /** kill -9. */
  readonly kills: number
  /** What runs; each is started again when it was killed. */
  readonly processes: readonly PipeProcess[]
}

/** What happened; for the log of the tests. */
export interface PipeCrashSummary extends PipeVerdict {
  /** By the moment that was waited for; those that came too late count as `idle`. */
  readonly kills: Readonly<Record<Moment | 'idle', number>>
  readonly seconds: number
}

/**
 * When a process is killed: while it starts and recovers what the one before it held; while it works; when it has decided how
 * messages leave; while they leave; while it sends a mail.
 */
type Moment = (typeof moments)[number]

const moments = ['start', 'work', 'plan', 'leave', 'mail'] as const

/**
 * Messages are put into the pipe while its processes are killed and started again, until all is worked off; then
 * everything must be where it belongs, once.
 * @throws AssertionError when something is lost, doubled, or in the wrong place
 */
export async function runPipeCrashes(options: PipeCrashOptions): Promise<PipeCrashSummary> {
  const began = performance.now()
  const server = await startPipeServer()
  const random = new Random(options.seed, 'smtp')
  // The moment in which a mail is in doubt lasts.
  const smtp = await startSmtp({}, { delay: () => delay(random.integer(0, 8)) })
  const home = await openPipeHome(server, smtp.port)
  const campaign = new PipeCrashes(options, home)
  await campaign.run()
  const { sent } = campaign.messages
  const verdict = await judgePipe({ ...options, home, server, smtp, sent })
  const seconds = Math.round((performance.now() - began) / 1000)
  return { kills: campaign.kills, ...verdict, seconds }
}

class PipeCrashes {
  readonly kills = { start: 0, work: 0, plan: 0, leave: 0, mail: 0, idle: 0 }
  readonly messages: PipeMessages
  readonly #options: PipeCrashOptions
  readonly #home: PipeHome
  readonly #random: Random
  readonly #daemons = new Map<PipeProcess, Daemon>()

  constructor(options: PipeCrashOptions, home: PipeHome) {
    this.#options = options
    this.#home = home
    this.#random = new Random(options.seed, 'crashes')
    this.messages = new PipeMessages(options.seed, home.queues.inspector)
  }

  async run(): Promise<void> {
    const { processes, kills, messages } = this.#options
    for (const process of processes) this.#start(process)
    for (let round = 1; round <= kills; round += 1) {
      const due = Math.round((messages * round) / kills)
      await this.#killOne(due - this.messages.sent.length)
    }
    await until('all is worked off', () => this.#isIdle(), 3 * LIMIT)
    for (const daemon of this.#daemons.values()) await stopWell(daemon)
  }

  #start(process: PipeProcess): Daemon {
    const batch = String(this.#random.pick([20, 50, 200]))
    const daemon = this.#home.start(process, ['--batch', batch])
    this.#daemons.set(process, daemon)
    return daemon
  }

  async #killOne(share: number): Promise<void> {
    const [process, victim] = this.#random.pick([...this.#daemons])
    const moment = this.#random.pick(momentsOf(process))
    if (moment !== 'start') await victim.ready()
    this.messages.put(share)
    const came = await this.#untilIt(moment, process, victim)
    assert.ok(victim.running, `${process} ended by itself: ${victim.stderr}`)
    victim.kill('SIGKILL')
    await victim.ended()
    this.kills[came ? moment : 'idle'] += 1
    this.#start(process)
  }

  /** False when there is no more to be done by which the moment could come. */
  async #untilIt(moment: Moment, process: PipeProcess, { pid }: Daemon): Promise<boolean> {
    const layout = this.#queueOf(process)
    let came = false
    const waitFor = async (look: () => boolean): Promise<void> => {
      const comes = (): boolean => (came = look())
      await soon(`${process}: ${moment}`, () => comes() || this.#isIdle())
    }
    const begins = (): boolean => foldersOf(layout, pid).length > 0
    const works = (): boolean => heldIn(layout, pid) > 0
    switch (moment) {
      case 'start':
        await until('it begins', begins, LIMIT)
        await delay(this.#random.integer(0, 20))
        return true
      case 'work':
        await waitFor(works)
        await delay(this.#random.integer(0, 12))
        break
      case 'plan':
        await waitFor(() => foldersOf(layout, pid).some((path) => existsSync(join(path, '.plan'))))
        break
      case 'leave':
        await waitFor(works)
        await waitFor(fewer(layout, pid))
        break
      case 'mail':
        await waitFor(newMailInDoubt(this.#home.queues.outbox))
        await delay(this.#random.integer(0, 8))
    }
    return came
  }

  /** Nothing is waiting, and nobody holds anything. */
  #isIdle(): boolean {
    const { inspector, enricher, storage, outbox } = this.#home.queues
    // In the order of the pipe: what moves on meanwhile is met behind.
    return [inspector, outbox, enricher, storage].every(
      (layout) => countMessages(layout.incoming, 1) === 0 && heldIn(layout) === 0,
    )
  }

  #queueOf(process: PipeProcess): QueueLayout {
    return this.#home.queues[process === 'pipeline' ? 'inspector' : process]
  }
}

/** The moment of a mail is the rarest: those who send any meet it more often. */
function momentsOf(process: PipeProcess): Moment[] {
  const mails = process === 'inspector' || process === 'pipeline'
  return mails ? [...moments, 'mail'] : moments.filter((moment) => moment !== 'mail')
}

/** The folders of a process under pending/. */
function foldersOf({ pending }: QueueLayout, pid: number): string[] {
  const names = readdirSync(pending).filter((name) => name.includes(`.${pid}.`))
  return names.map((name) => join(pending, name))
}

/** A batch leaves file by file. */
function fewer(layout: QueueLayout, pid: number): () => boolean {
  let most = heldIn(layout, pid)
  return () => {
    const held = heldIn(layout, pid)
    const isLess = held < most
    most = Math.max(most, held)
    return isLess
  }
}

function newMailInDoubt({ errors }: QueueLayout): () => boolean {
  const before = new Set(readdirSync(errors))
  return () => readdirSync(errors).some((name) => !before.has(name))
}
