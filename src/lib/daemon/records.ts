import { join } from 'node:path'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import type { Logger } from '../framework/logging/logger.ts'
import { formatIdentity, ownIdentity } from '../framework/process/identity.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { Component, Counters } from './component.ts'
import { type RunLog, type TimeMark, writeRunLog } from './run-log.ts'

/** Whose records they are. */
export interface RecordsOptions {
  readonly name: string
  readonly runFolder: string
  readonly logger: Logger
  readonly clock: Clock
}

/** What a component tells of itself. */
type Telling = Omit<Component, 'start' | 'stop'>

/** What the records tell about: the parts as they are at the moment. */
export interface Recorded {
  readonly components: readonly Telling[]
  readonly configuration: unknown
}

/** More moments than these are not kept: the first and the last ones are. */
const MOST_MARKS = 100

/** What a daemon leaves of its run for others to read: the run log and the state file. */
export class Records {
  readonly #options: RecordsOptions
  readonly #started: number
  readonly #marks: TimeMark[] = []
  readonly #errors: string[] = []
  #recorded: Recorded = { components: [], configuration: undefined }

  constructor(options: RecordsOptions) {
    this.#options = options
    this.#started = options.clock.now()
  }

  /** Start of the run, milliseconds since 1970. */
  get started(): number {
    return this.#started
  }

  /** From now on they tell about these parts. */
  tellAbout(recorded: Recorded): void {
    this.#recorded = recorded
  }

  /** Notes a moment of the run. */
  mark(ident: string, descr: string): void {
    this.#marks.push({ ident, descr, time: this.#options.clock.now() / 1000 })
    if (this.#marks.length > MOST_MARKS) this.#marks.splice(MOST_MARKS / 2, 1)
  }

  /** Notes what went wrong. */
  fail(text: string): void {
    this.#errors.push(text)
  }

  /** The numbers of each component. */
  counters(): Record<string, Counters> {
    return this.#each((component) => component.counters())
  }

  /**
   * Writes the run log; a failure (a full disk) is logged, no more.
   * @returns whether it was written
   */
  saveRunLog(result: RunLog['result'], exitStatus = 0): boolean {
    const { runFolder, logger } = this.#options
    try {
      writeRunLog(runFolder, this.#runLog(result, exitStatus))
      return true
    } catch (error) {
      logger.warning('the run log could not be written', { error })
      return false
    }
  }

  #runLog(result: RunLog['result'], exitStatus: number): RunLog {
    const { name, clock } = this.#options
    const started = new Date(this.#started).toISOString()
    return {
      name,
      pid: process.pid,
      argv: process.argv.slice(2),
      ts: this.#started / 1000,
      ts_fsf: started.replaceAll(/[-T:]/g, '').slice(0, 12),
      ts_str: started,
      result,
      rc: exitStatus,
      errors: this.#errors,
      time_marks: this.#marks,
      statistics: {
        time: clock.now() / 1000,
        components: this.counters(),
        named: this.#each((component) => component.named?.()),
        trouble: this.#each((component) => component.trouble?.()),
        degraded: this.#each((component) => component.degraded?.()),
      },
    }
  }

  /**
   * Writes `<run>/<name>.<pid>.state`.
   * @returns its path
   */
  writeState(): string {
    const { name, runFolder, clock } = this.#options
    const path = join(runFolder, `${name}.${process.pid}.state`)
    const state = {
      name,
      process: formatIdentity(ownIdentity()),
      time: new Date(clock.now()).toISOString(),
      configuration: this.#recorded.configuration,
      components: this.#recorded.components.map((component) => ({
        name: component.name,
        handles: component.handlers.map(({ kind }) => kind.name),
        counters: component.counters(),
        named: component.named?.(),
        gauges: component.gauges?.(),
        trouble: component.trouble?.(),
        degraded: component.degraded?.(),
      })),
    }
    writeFileAtomically(path, `${JSON.stringify(state, undefined, 2)}\n`)
    return path
  }

  /** What each component says, by its name; those that say nothing are left out. */
  #each<Value>(ask: (component: Telling) => Value | undefined): Record<string, Value> {
    const said = this.#recorded.components.flatMap((component): [string, Value][] => {
      const value = ask(component)
      return value === undefined ? [] : [[component.name, value]]
    })
    return Object.fromEntries(said)
  }
}
