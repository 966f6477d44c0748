import {
  activeMessages,
  type Batch,
  batchFinished,
  batchTaken,
  type Message,
  type Output,
} from '../../components/batch.ts'
import { type Component, type Counters, type Host, on } from '../../daemon/component.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import type { ClassRule } from './class-rule.ts'
import { circling, oneDetourMore } from './detours.ts'
import { type Inspection, inspect, type Outcome, type Report } from './inspect.ts'
import { storyOf } from './outcome-text.ts'
import type { RuleSet } from './rule-set.ts'

/** Where the rules come from. What `rules` returns may be another value the next time. */
export interface RuleSource {
  readonly rules: RuleSet
  /** The event classes among them; undefined when none were read. */
  readonly classes: readonly ClassRule[] | undefined
  start(host: Host): void | Promise<void>
  stop(): void | Promise<void>
  /** Why these are not the rules that were wanted; undefined when they are. */
  trouble(): string | undefined
}

/** A message, and what is to be told of it. */
interface Told {
  readonly message: Message
  /** Undefined: nothing was carried out of it, because the event goes round. */
  readonly inspection: Inspection | undefined
}

/** Makes the mail of a report, for the outbox. */
export type ReportWriter = (report: Report, event: Event, now: number) => Output

/** Lets rules decide about events: classify, tag, drop, send elsewhere, report. One batch meets one set of rules. */
export class Inspector implements Component {
  readonly name = 'inspector'
  readonly handlers = [
    on(batchTaken, (batch) => this.#inspectBatch(batch)),
    on(batchFinished, (batch) => this.#tell(batch)),
  ]
  readonly #source: RuleSource
  readonly #write: ReportWriter
  readonly #counters = {
    inspected: 0,
    circling: 0,
    matched: 0,
    fallbacks: 0,
    classified: 0,
    tagged: 0,
    set: 0,
    reported: 0,
    dropped: 0,
    dispatched: 0,
    duplicated: 0,
    logged: 0,
    conflicts: 0,
  }
  readonly #hits = new Map<string, number>()
  /** Of batches in work. What comes of a batch that fails further on is forgotten: its messages come again, in halves. */
  readonly #untold = new WeakMap<Batch, readonly Told[]>()
  #host: Host | undefined

  constructor(source: RuleSource, write: ReportWriter) {
    this.#source = source
    this.#write = write
  }

  async start(host: Host): Promise<void> {
    this.#host = host
    await this.#source.start(host)
  }

  async stop(): Promise<void> {
    await this.#source.stop()
  }

  /** The event classes in force; undefined when none were read. */
  get classes(): readonly ClassRule[] | undefined {
    return this.#source.classes
  }

  counters(): Counters {
    return this.#counters
  }

  /** How often each rule matched. */
  named(): Readonly<Record<string, Counters>> {
    return { hits: Object.fromEntries(this.#hits) }
  }

  degraded(): string | undefined {
    return this.#source.trouble()
  }

  #inspectBatch(batch: Batch): 'continue' {
    const { rules } = this.#source
    const now = this.#started().clock.now()
    const told = activeMessages(batch).map((message): Told => {
      const inspection = inspect(rules, message.event, now)
      message.story[this.name] = storyOf(inspection)
      const error = circling(message.event, inspection)
      if (error) message.fate = { kind: 'refuse', stage: this.name, error }
      else this.#carryOut(message, inspection, now)
      return { message, inspection: error ? undefined : inspection }
    })
    this.#untold.set(batch, told)
    return 'continue'
  }

  /** Counts and logs what was found in a batch, once: it may be finished in several attempts. */
  #tell(batch: Batch): 'continue' {
    for (const { message, inspection } of this.#untold.get(batch) ?? []) {
      this.#counters.inspected += 1
      if (inspection) {
        this.#count(inspection)
        this.#log(message, inspection)
      } else this.#counters.circling += 1
    }
    this.#untold.delete(batch)
    return 'continue'
  }

  #carryOut(message: Message & { event: Event }, inspection: Inspection, now: number): void {
    const { end, copies, reports } = inspection
    if (copies.length > 0 || reports.length > 0) {
      message.outputs = [...message.outputs, ...this.#outputsOf(message.event, inspection, now)]
    }
    if (end.kind === 'drop') message.fate = { kind: 'drop', by: end.by }
    if (end.kind !== 'dispatch') return
    message.event.add(oneDetourMore(message.event))
    message.fate = { kind: 'dispatch', queue: end.queue }
  }

  /** All of them show the event as it is after the last rule. */
  #outputsOf(event: Event, { copies, reports }: Inspection, now: number): Output[] {
    const content = copies.length > 0 ? event.print(oneDetourMore(event)) : ''
    return [
      ...copies.map((queue): Output => ({ kind: 'copy', queue, content })),
      ...reports.map((report) => this.#write(report, event, now)),
    ]
  }

  #count({ matches, isFallback, copies }: Inspection): void {
    this.#counters[isFallback ? 'fallbacks' : 'matched'] += 1
    this.#counters.duplicated += copies.length
    for (const { rule, outcomes } of matches) {
      this.#hits.set(rule, (this.#hits.get(rule) ?? 0) + 1)
      for (const { kind, result } of outcomes) {
        if (result === 'conflict') this.#counters.conflicts += 1
        if (kind === 'duplicate') continue
        if (result === 'set' || result === 'done') this.#counters[counterOf[kind]] += 1
      }
    }
  }

  /** What rules want people to be told. */
  #log({ id, name }: Message, { logs, end }: Inspection): void {
    const { logger } = this.#started()
    const message_id = id ?? name
    for (const { rule, label } of logs) logger.warning(label, { message_id, rule })
    if (end.kind === 'drop' && end.label !== undefined) {
      logger.info(`dropped: ${end.label}`, { message_id, rule: end.by })
    }
  }

  #started(): Host {
    if (this.#host) return this.#host
    throw new MentatError('BUG', 'the inspector is not started')
  }
}

const counterOf = {
  class: 'classified',
  tag: 'tagged',
  set: 'set',
  report: 'reported',
  drop: 'dropped',
  dispatch: 'dispatched',
  log: 'logged',
} as const satisfies Record<Exclude<Outcome['kind'], 'duplicate'>, string>
