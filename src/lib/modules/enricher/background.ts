import type { Clock } from '../../framework/time/clock.ts'
import type { HostedPlugin, Omission, Subject } from './hosted-plugin.ts'

/** How much waits for answers, or may wait, at the same time. */
export interface WaitingRoom {
  readonly messages: number
  readonly bytes: number
}

/** Events that go on together. */
interface Party {
  readonly size: WaitingRoom
  readonly errands: Set<Errand>
  readonly goOn: () => void
}

/** What one plugin was asked, or is still to be asked, about the events of one party. */
interface Errand {
  readonly lane: Lane
  party: Party | undefined
  /** Ends the waiting for the time limit; aborts what is still open then. */
  readonly control: AbortController
  /** Not asked yet: the plugin has enough to do. */
  line: Subject[]
  readonly open: Set<Subject>
  isOver: boolean
}

/** One plugin's open questions. */
interface Lane {
  readonly plugin: HostedPlugin
  open: number
  /** Given up at the time limit, and still not settled. */
  overdue: number
  /** Until then (of the monotonic clock) it counts as slower than the events come. */
  pressedUntil: number
  /** With a line, in the order of their arrival. */
  readonly queue: Errand[]
}

/** While events leave for want of its answers, and so long after, a plugin gets this part of its places. */
const PRESSURE = 1000
const PART_UNDER_PRESSURE = 1 / 4

/** A plugin with so many promises that never settle is not asked any more. */
const MOST_OVERDUE = 1000

/**
 * Asks plugins, and lets events wait for answers beside the pipe: in a room of limited size. When it is full, those
 * who came first go on without what is missing; at a plugin's time limit, all do. So the pipe is never held up
 * by a plugin that is slow or silent: the faster events come, the shorter they wait.
 *
 * A question whose event has gone on is not broken off before its time limit: it may still fill a cache. With
 * more questions open than the plugin's `concurrency`, events stand in line, and the last one is asked first: under
 * load it is the one whose answer still comes in time. And while events leave without answers, fewer questions are
 * open: each costs work that the pipe needs for itself.
 */
export class Background {
  readonly #clock: Clock
  readonly #room: WaitingRoom
  readonly #lanes: readonly Lane[]
  readonly #waiting = new Set<Party>()
  /** Not over yet, also those whose party has gone on. */
  readonly #errands = new Set<Errand>()
  #messages = 0
  #bytes = 0

  constructor(plugins: readonly HostedPlugin[], room: WaitingRoom, clock: Clock) {
    this.#clock = clock
    this.#room = room
    this.#lanes = plugins.map((plugin) => ({
      plugin,
      open: 0,
      overdue: 0,
      pressedUntil: 0,
      queue: [],
    }))
  }

  /** Messages that wait. */
  get waiting(): number {
    return this.#messages
  }

  /** Questions that are open, by plugin. */
  get open(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#lanes.map(({ plugin, open }) => [plugin.name, open]))
  }

  /** Why a plugin is not asked any more. */
  troubles(): string[] {
    return this.#lanes
      .filter(({ overdue }) => overdue >= MOST_OVERDUE)
      .map(
        ({ plugin, overdue }) => `${plugin.name}: ${overdue} answers never came, it is not asked`,
      )
  }

  /**
   * Asks all plugins about all events.
   * @param size of what waits with them
   * @param goOn called later, once, when answers are waited for
   * @returns whether nothing is waited for: then `goOn` is not called
   */
  ask(subjects: readonly Subject[], size: WaitingRoom, goOn: () => void): boolean {
    const errands = new Set<Errand>()
    for (const lane of this.#lanes) {
      const errand = this.#begin(lane, subjects)
      if (!isDone(errand)) errands.add(errand)
    }
    if (errands.size === 0) return true
    this.#seat({ size, errands, goOn })
    return false
  }

  /** Nobody waits any more: questions are aborted, and `goOn` is called no more. */
  stop(): void {
    this.#waiting.clear()
    this.#messages = this.#bytes = 0
    for (const lane of this.#lanes) lane.queue.length = 0
    for (const errand of this.#errands) this.#finish(errand)
  }

  #begin(lane: Lane, subjects: readonly Subject[]): Errand {
    const errand = newErrand(lane)
    if (lane.overdue >= MOST_OVERDUE) {
      lane.plugin.passOver(subjects, 'skipped')
      return errand
    }
    const began = this.#clock.monotonic()
    const places = placesOf(lane, began)
    for (const subject of subjects) {
      if (lane.open >= places) errand.line.push(subject)
      else this.#askOne(errand, subject)
    }
    lane.plugin.worked(this.#clock.monotonic() - began)
    return errand
  }

  #askOne(errand: Errand, subject: Subject): void {
    const { lane } = errand
    const answer = lane.plugin.ask(subject, errand.control.signal)
    if (!answer) return
    lane.open += 1
    errand.open.add(subject)
    // Whatever its `then` does: never at once.
    Promise.resolve(answer).then(
      (value) => {
        this.#settle(errand, subject, () => {
          lane.plugin.accept(subject, value)
        })
      },
      (error: unknown) => {
        this.#settle(errand, subject, () => {
          lane.plugin.refuse(subject, error)
        })
      },
    )
  }

  #settle(errand: Errand, subject: Subject, take: () => void): void {
    const { lane } = errand
    if (errand.isOver) {
      lane.overdue -= 1
      return
    }
    lane.open -= 1
    errand.open.delete(subject)
    if (errand.party) take()
    this.#askNext(lane)
    this.#finishIfDone(errand)
  }

  /** Lets the line advance, the last of it first. */
  #askNext(lane: Lane): void {
    const places = placesOf(lane, this.#clock.monotonic())
    while (lane.open < places) {
      const errand = lane.queue.at(-1)
      const subject = errand?.line.pop()
      if (!errand || !subject) return
      if (errand.line.length === 0) lane.queue.pop()
      this.#askOne(errand, subject)
      this.#finishIfDone(errand)
    }
  }

  #seat(party: Party): void {
    this.#waiting.add(party)
    this.#messages += party.size.messages
    this.#bytes += party.size.bytes
    for (const errand of party.errands) {
      errand.party = party
      this.#errands.add(errand)
      if (errand.line.length > 0) errand.lane.queue.push(errand)
      void this.#limit(errand)
    }
    for (const oldest of this.#waiting) {
      if (this.#messages <= this.#room.messages && this.#bytes <= this.#room.bytes) return
      this.#leave(oldest)
    }
  }

  async #limit(errand: Errand): Promise<void> {
    await this.#clock.sleep(errand.lane.plugin.timeLimit, errand.control.signal)
    if (errand.isOver) return
    if (errand.party) passOver(errand, 'timeouts')
    this.#finish(errand)
  }

  #finishIfDone(errand: Errand): void {
    if (isDone(errand)) this.#finish(errand)
  }

  /** No more is expected of it; the last one takes the party along. */
  #finish(errand: Errand): void {
    if (errand.isOver) return
    const { lane, party } = errand
    const given = errand.open.size
    errand.isOver = true
    errand.party = undefined
    this.#errands.delete(errand)
    lane.open -= given
    lane.overdue += given
    unqueue(errand)
    errand.control.abort()
    party?.errands.delete(errand)
    if (party?.errands.size === 0) this.#leave(party)
    if (given > 0) this.#askNext(lane)
  }

  /** The party goes on; what it was waiting for is not waited for any more. */
  #leave(party: Party): void {
    if (!this.#waiting.delete(party)) return
    this.#messages -= party.size.messages
    this.#bytes -= party.size.bytes
    for (const errand of party.errands) {
      errand.lane.pressedUntil = this.#clock.monotonic() + PRESSURE
      passOver(errand, 'skipped')
      errand.party = undefined
      unqueue(errand)
      this.#finishIfDone(errand)
    }
    party.goOn()
  }
}

function newErrand(lane: Lane): Errand {
  const control = new AbortController()
  return { lane, party: undefined, control, line: [], open: new Set(), isOver: false }
}

/** How many questions may be open. */
function placesOf({ plugin, pressedUntil }: Lane, now: number): number {
  const { concurrency } = plugin
  return now < pressedUntil ? Math.ceil(concurrency * PART_UNDER_PRESSURE) : concurrency
}

function isDone({ line, open }: Errand): boolean {
  return line.length === 0 && open.size === 0
}

function passOver({ lane, line, open }: Errand, reason: Omission): void {
  lane.plugin.passOver([...open, ...line], reason)
}

/** Nobody waits for what was not asked yet. */
function unqueue(errand: Errand): void {
  errand.line = []
  const place = errand.lane.queue.indexOf(errand)
  if (place >= 0) errand.lane.queue.splice(place, 1)
}
