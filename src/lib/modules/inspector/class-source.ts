import type { SharedDatabase } from '../../components/shared-database.ts'
import type { Host } from '../../daemon/component.ts'
import type { Database } from '../../database/database.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import { patiently } from '../../database/patience.ts'
import { revisionOf } from '../../database/revisions.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { type ClassFault, type ClassRule, compileClasses } from './class-rule.ts'
import type { RuleSource } from './component.ts'
import { type CompiledRules, textsOf } from './rule.ts'
import { RuleSet } from './rule-set.ts'

/**
 * The rules of the configuration with those of the event classes in the database. Changes there are noticed by the
 * counter of revisions; the new classes are made beside the old ones, and take their place as a whole, or, when a rule in
 * them does not compile, not at all. That is so too when the configuration is reloaded: the old classes stay, beside the new
 * rules of the configuration. At the start there are no old ones: the classes that do not compile are left out. An outage of
 * the database leaves the rules as they are.
 */
export class ClassSource implements RuleSource {
  readonly #shared: SharedDatabase
  readonly #configured: CompiledRules
  readonly #interval: number
  #rules: RuleSet
  #classes: readonly ClassRule[] | undefined
  #database: Database | undefined
  #revision: string | undefined
  #trouble: string | undefined
  #isAway = false

  /**
   * @param interval how often the counter is looked at, in milliseconds
   * @param classes in force until now, in the process; undefined: none were read
   */
  constructor(
    shared: SharedDatabase,
    configured: CompiledRules,
    interval: number,
    classes?: readonly ClassRule[],
  ) {
    this.#shared = shared
    this.#configured = configured
    this.#interval = interval
    this.#classes = classes
    this.#rules = RuleSet.of(configured, classes ?? [])
  }

  get rules(): RuleSet {
    return this.#rules
  }

  get classes(): readonly ClassRule[] | undefined {
    return this.#classes
  }

  trouble(): string | undefined {
    return this.#trouble
  }

  /**
   * Reads the classes now, for a set of rules that is to take the place of one that works.
   * @throws what the database throws
   */
  async load(logger: Logger): Promise<void> {
    this.#database = await this.#shared.open()
    try {
      this.#takeOver(await this.#read(), logger)
    } finally {
      await this.stop()
    }
  }

  /** Waits for the database: without the classes events would pass that nobody finds again. */
  async start(host: Host): Promise<void> {
    if (this.#database) return
    const { clock, logger, stopping } = host
    const patience = { clock, logger, signal: stopping }
    this.#database = await patiently(() => this.#shared.open(), patience)
    try {
      if (this.#revision === undefined) await this.#readFirst(host, patience)
    } catch (error) {
      await this.stop()
      throw error
    }
    host.track(this.#watch(host))
  }

  async #readFirst(host: Host, patience: Parameters<typeof patiently>[1]): Promise<void> {
    const found = await patiently(() => this.#read(), patience)
    this.#takeOver(found, host.logger)
    const count = this.#classes?.length ?? 0
    if (count > 0) host.logger.info(`event classes: ${count} in use`)
    else if (found.faults.length === 0) host.logger.warning(NO_CLASS)
  }

  async stop(): Promise<void> {
    if (!this.#database) return
    this.#database = undefined
    await this.#shared.close()
  }

  async #watch(host: Host): Promise<void> {
    const { clock, stopping, logger } = host
    for (;;) {
      await clock.sleep(this.#interval, stopping)
      if (stopping.aborted || !this.#database) return
      try {
        await this.#update(host)
        if (this.#isAway) logger.info('event classes can be read again')
        this.#isAway = false
      } catch (error) {
        if (host.stopping.aborted) return
        // The rules stay in force, whatever it is; next time it may be over.
        if (!this.#isAway) logger.warning(`event classes stay as they are: ${describeError(error)}`)
        this.#isAway = true
      }
    }
  }

  /** Takes over what changed since the last time. */
  async #update(host: Host): Promise<void> {
    const revision = await revisionOf(this.#open(), 'event_classes')
    if (revision === this.#revision) return
    const found = await this.#read()
    this.#takeOver(found, host.logger)
    if (found.faults.length > 0) return
    host.logger.info(`event classes changed: ${found.rules.length} in use`)
  }

  async #read(): Promise<FoundClasses> {
    const database = this.#open()
    await this.#shared.ensureMigrated(database)
    // Before the classes: what changes meanwhile is seen the next time.
    const revision = await revisionOf(database, 'event_classes')
    const classes = await listEventClasses(database, { active: true })
    this.#revision = revision
    return compileClasses(classes)
  }

  /** All of them, or, when some have faults, none; those without faults when there were none before. */
  #takeOver({ rules, faults }: FoundClasses, logger: Logger): void {
    const isFirst = this.#classes === undefined
    this.#complain(faults, logger, isFirst ? LEFT_OUT : OLD_STAY)
    if (faults.length > 0 && !isFirst) return
    this.#classes = rules
    this.#rules = RuleSet.of(this.#configured, rules)
  }

  /** For an operator to see: in the log with the place in each rule, and as the trouble of the daemon. */
  #complain(faults: readonly ClassFault[], logger: Logger, consequence: string): void {
    for (const { className, error } of faults) {
      const { text, details } = textsOf(error)
      logger.error(`event class ${className} cannot be used: ${text}`)
      for (const line of details) logger.error(`  ${line}`)
    }
    const names = faults.map(({ className }) => className).join(', ')
    this.#trouble =
      faults.length === 0 ? undefined : `event classes do not compile: ${names}; ${consequence}`
  }

  #open(): Database {
    if (this.#database) return this.#database
    throw new MentatError('BUG', 'the source of event classes is not started')
  }
}

const NO_CLASS =
  'no event class is enabled in the database, so events get none; "mentat db fixtures" loads those that come with Mentat'

const LEFT_OUT = 'they are left out'
const OLD_STAY = 'the classes in use stay as they were'

/** What was read. */
interface FoundClasses {
  readonly rules: readonly ClassRule[]
  readonly faults: readonly ClassFault[]
}
