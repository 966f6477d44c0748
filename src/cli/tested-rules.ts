import { existsSync } from 'node:fs'
import type { EventClass } from '../lib/database/event-classes/tables.ts'
import { invalidFile } from '../lib/framework/errors/invalid-file.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { Home } from '../lib/framework/home.ts'
import type { InspectorConfig } from '../lib/modules/inspector/config.ts'
import type { RuleSet } from '../lib/modules/inspector/rule-set.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { openOptions } from './database-access.ts'
import { readTextFile } from './text-file.ts'

/** Which rules are to be tried. */
export interface TestedRulesFlags extends BaseFlags {
  /** Name of the instance. */
  readonly name: string
  /** File with event classes. */
  readonly classes?: string | undefined
  readonly 'no-classes': boolean
}

/**
 * The rules that an inspector of this name would use, with the event classes of the database or of a file.
 * @throws MentatError CONFIG_INVALID, FILE_INVALID, INPUT_MISSING, and what the database throws
 */
export async function testedRules(
  command: MentatCommand,
  flags: TestedRulesFlags,
): Promise<RuleSet> {
  const home = command.homeOf(flags)
  const config = await inspectorConfigOf(home, flags.name)
  const [{ compileRules }, { compileClasses }, { RuleSet }, { ownQueues }] = await Promise.all([
    import('../lib/modules/inspector/rule.ts'),
    import('../lib/modules/inspector/class-rule.ts'),
    import('../lib/modules/inspector/rule-set.ts'),
    import('../lib/modules/inspector/queue-target.ts'),
  ])
  const classes = await classesOf(command, flags, { home, config })
  const { rules, faults } = compileClasses(classes)
  for (const { className, error } of faults) {
    command.say(`warning: event class ${className} cannot be used: ${error.message}`)
  }
  const queues = ownQueues(home, config.queue_in_dir ?? flags.name)
  return RuleSet.of(compileRules(config, queues), rules)
}

async function inspectorConfigOf(home: Home, instance: string): Promise<InspectorConfig> {
  const [{ loadCheckedConfig }, { catalogue }, { inspectorConfig }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/modules/inspector/config.ts'),
  ])
  return (await loadCheckedConfig(inspectorConfig, { home, instance, catalogue })).value
}

/** In the order in which they are tried. */
async function classesOf(
  command: MentatCommand,
  flags: TestedRulesFlags,
  { home, config }: { home: Home; config: InspectorConfig },
): Promise<readonly EventClass[]> {
  if (flags.classes !== undefined) return classesOfFile(flags.classes)
  if (flags['no-classes'] || !config.add_event_class_rules) return []
  if (config.database.url === undefined && !existsSync(home.postgres)) {
    command.say('there is no database yet: no event classes')
    return []
  }
  try {
    const classes = await classesOfDatabase(command, home, config.database)
    if (classes.length === 0) command.say(NO_CLASS)
    return classes
  } catch (cause) {
    if (!(cause instanceof MentatError)) throw cause
    throw new MentatError(cause.code, `no event classes: ${cause.message}`, {
      cause,
      advice: `${cause.advice} To test without the database: --classes FILE or --no-classes.`,
    })
  }
}

const NO_CLASS =
  'the database has no event class that is enabled: "mentat db fixtures" loads those that come with Mentat'

/** The database of the inspector, which may be another than that of commands. */
async function classesOfDatabase(
  command: MentatCommand,
  home: Home,
  config: InspectorConfig['database'],
): Promise<EventClass[]> {
  const [{ openDatabase }, { ensureMigrated }, { listEventClasses }] = await Promise.all([
    import('../lib/database/connection.ts'),
    import('../lib/database/readiness.ts'),
    import('../lib/database/event-classes/list.ts'),
  ])
  const options = openOptions(command)
  const database = await openDatabase(config, home, options)
  try {
    await ensureMigrated(database, config, options.logger)
    return await listEventClasses(database, { active: true })
  } finally {
    await database.close()
  }
}

async function classesOfFile(path: string): Promise<EventClass[]> {
  const { parseClassFile } = await import('../lib/modules/event-classes/class-file.ts')
  const { inOrder } = await import('../lib/modules/inspector/class-rule.ts')
  const { name, text } = await readTextFile(path)
  const { classes, problems } = parseClassFile(text)
  if (problems.length > 0) throw invalidFile(name, problems)
  return inOrder(classes)
}
