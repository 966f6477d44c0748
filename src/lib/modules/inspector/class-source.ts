import type { SharedDatabase } from '../../components/shared-database.ts'
import type { Host } from '../../daemon/component.ts'
import type { Database } from '../../database/database.ts'
import { listEventClasses } from '../../database/event-classes/list.ts'
import { patiently } from '../../database/patience.ts'
import { revisionOf } from '../../database/revisions.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { type ClassFault, type ClassRule, compileClasses } from './class-rule.ts'
import type { RuleSource } from './component.ts'
import { type CompiledRules, textsOf } from './rule.ts'
import { RuleSet } from './rule-set.ts'

/**
 * The rules of the configuration with those of the event classes in the database. Changes there are noticed by the
 * counter of revisions; the new set is made beside the old one, and takes its place as a whole, or, when a rule in it
 * does not compile, not at all. At the start there is no old one: the classes that do not compile are
 * left out. An outage of the database leaves the rules as they are.
 */
export class ClassSource implements RuleSource {
  readonly #shared: SharedDatabase
  readonly #configured: CompiledRules
  readonly #interval: number
  #rules: RuleSet
  #database: Database | undefined
  #revision: string | undefined
  #trouble: string | undefined
  #isAway = false

  /** @param interval how often the counter is looked at, in milliseconds */
  constructor(shared: SharedDatabase, configured: CompiledRules, interval: number) {
    this.#shared = shared
    this.#configured = configured
    this.#interval = interval
    this.#rules = RuleSet.of(configured, [])
  }

  get rules(): RuleSet {
    return this.#rules
  }

  trouble(): string | undefined {
    return this.#trouble
  }

  /**
   * Reads the classes now, for a set of rules that is to take the place of one that works.
   * @throws CONFIG_INVALID when one does not compile; what the database throws
   */
  async load(): Promise<void> {
    this.#database = await this.#shared.open()
    try {
      const { rules, faults } = await this.#read()
      if (faults.length > 0) throw invalidClasses(faults)
      this.#use(rules)
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
    const { rules, faults } = await patiently(() => this.#read(), patience)
    this.#use(rules)
    this.#complain(faults, host, 'they are left out')
    if (rules.length > 0) host.logger.info(`event classes: ${rules.length} in use`)
    else if (faults.length === 0) host.logger.warning(NO_CLASS)
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
    const { rules, faults } = await this.#read()
    this.#complain(faults, host, 'the classes in use stay as they were')
    if (faults.length > 0) return
    this.#use(rules)
    host.logger.info(`event classes changed: ${rules.length} in use`)
  }

  async #read(): Promise<{ rules: ClassRule[]; faults: ClassFault[] }> {
    const database = this.#open()
    await this.#shared.ensureMigrated(database)
    // Before the classes: what changes meanwhile is seen the next time.
    const revision = await revisionOf(database, 'event_classes')
    const classes = await listEventClasses(database, { active: true })
    this.#revision = revision
    return compileClasses(classes)
  }

  #use(classes: readonly ClassRule[]): void {
    this.#rules = RuleSet.of(this.#configured, classes)
  }

  /** For an operator to see: in the log with the place in each rule, and as the trouble of the daemon. */
  #complain(faults: readonly ClassFault[], { logger }: Host, consequence: string): void {
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

function invalidClasses(faults: readonly ClassFault[]): MentatError {
  const lines = faults.map(({ className, error }) => `\n  ${className}: ${error.message}`)
  return new MentatError('CONFIG_INVALID', `event classes do not compile:${lines.join('')}`, {
    advice: 'Mend or disable them: `mentat event-class export`, then `import`.',
  })
}
