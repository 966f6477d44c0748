import { Attackers } from './attackers.ts'
import { type Condition, damage } from './damage.ts'
import { nodesOf } from './detectors.ts'
import { WeightedTable } from './distribution.ts'
import type { GeneratedEvent } from './event.ts'
import { type HomeNetwork, Homes } from './homes.ts'
import { Random } from './random.ts'
import { scenarios } from './scenarios/table.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Scene } from './scene.ts'
import { timesOf } from './timing.ts'

/** What decides about the events. */
export interface GeneratorOptions {
  readonly seed: number
  /** When the run starts, in milliseconds since 1970; part of what the IDs are made from. */
  readonly start: number
  /** How far back from now DetectTime reaches, in milliseconds; five minutes when left out. */
  readonly spread?: number
  /** The networks that are attacked; demoNetworks when left out. */
  readonly networks?: readonly HomeNetwork[]
  /** Percentage of messages that deviate or are broken; none when left out. */
  readonly damaged?: number
}

/** One message, ready to be put into a queue. */
export interface Message {
  readonly id: string
  /** Name of the scenario. */
  readonly scenario: string
  readonly condition: Condition
  /** One JSON document without line breaks; bytes only when they are not UTF-8. */
  readonly content: string | Buffer
}

/** How many events a conclusion can look back on. */
const MEMORY = 64

/**
 * An endless source of realistic events. The same options and the same sequence of times give the same bytes.
 * IDs depend on seed and start: a run repeated later with the same seed brings new events, not other contents under old IDs.
 */
export class Generator {
  readonly #random: Random
  readonly #ids: Random
  readonly #scene: Scene
  readonly #earlier: string[] = []
  readonly #table = new WeightedTable<Scenario>(scenarios)
  readonly #spread: number
  readonly #damaged: number

  /** @throws MentatError USAGE when a network cannot be read */
  constructor(options: GeneratorOptions) {
    this.#random = new Random(options.seed, 'events')
    this.#ids = new Random(options.seed, 'ids', options.start)
    this.#spread = options.spread ?? 300_000
    this.#damaged = (options.damaged ?? 0) / 100
    this.#scene = {
      random: this.#random,
      attackers: new Attackers(options.seed),
      homes: new Homes(options.networks),
      earlier: this.#earlier,
    }
  }

  /** The next message. @param now milliseconds since 1970; no time in a clean event is later */
  next(now: number): Message {
    const scenario = this.#table.draw(this.#random)
    const event = this.event(scenario, now)
    const common = { id: event.ID, scenario: scenario.name }
    if (this.#damaged > 0 && this.#random.chance(this.#damaged)) {
      return { ...common, ...damage(this.#random, event) }
    }
    this.#remember(event.ID)
    return { ...common, condition: 'clean', content: JSON.stringify(event) }
  }

  /** An event of the given kind. */
  event(scenario: Scenario, now: number): GeneratedEvent {
    const random = this.#random
    const detected = now - random.fraction() * this.#spread
    return {
      Format: 'IDEA0',
      ID: this.#ids.uuid(),
      ...timesOf(random, scenario.timing, detected, now),
      ...scenario.build(this.#scene),
      Node: nodesOf(random, random.pick(scenario.detectors), scenario.timing.window),
    }
  }

  #remember(id: string): void {
    if (this.#earlier.length >= MEMORY) this.#earlier.shift()
    this.#earlier.push(id)
  }
}
