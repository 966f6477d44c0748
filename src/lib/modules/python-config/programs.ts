import type { ConfigCatalogue } from '../../framework/config/section.ts'
import { enricherKeys } from './enricher-keys.ts'
import { inspectorKeys } from './inspector-keys.ts'
import { baseKeys, daemonKeys, scriptKeys } from './program-keys.ts'
import { scriptTables } from './script-keys.ts'
import { type KeyTable, notNeeded, same, sameBut, type Teller } from './told.ts'

/** A program of the original. */
export interface PythonProgram {
  /** Whether it is a module here, with a file of its own. */
  readonly isModule: boolean
  /** Keys that should be there, because their defaults may differ, and what is told when they are not. */
  readonly missing: Readonly<Record<string, string>>
  /** What is told of a key; undefined: it is none of the program. */
  teller(key: string): Teller | undefined
}

/** Keys of each daemon, beside those that all have. */
const daemonTables: Readonly<Record<string, KeyTable>> = {
  inspector: inspectorKeys,
  enricher: enricherKeys,
  storage: {
    commit_bulk: notNeeded('events are always stored many at a time'),
    commit_bulk_interval: notNeeded('what is taken from the queue is committed at once'),
    commit_bulk_threshold: same,
  },
  sampler: {
    sampling_policy: same,
    sampling_limit: sameBut('the first of so many passes, and 1 lets all pass: it dropped all'),
    sampling_keys: same,
  },
}

const inspectorDefaults = {
  add_event_class_rules:
    'is not set, and true is the default here: say false if event classes are not to be used',
}

/**
 * The program of the original that an instance belongs to.
 * @param instance as instanceName makes it: `inspector-b`
 */
export function programNamed(
  instance: string,
  catalogue: ConfigCatalogue,
): PythonProgram | undefined {
  const name = /^[a-z]+/.exec(instance)?.[0] ?? ''
  const isDaemon = Object.hasOwn(daemonTables, name)
  const own = isDaemon ? daemonTables[name] : scriptTables[name]
  if (own === undefined || (!isDaemon && !Object.hasOwn(scriptTables, name))) return undefined
  const table: KeyTable = { ...baseKeys, ...(isDaemon ? daemonKeys : scriptKeys), ...own }
  const module = catalogue.modules.find((each) => each.name === name)
  const known: object = module?.schema.properties ?? {}
  return {
    isModule: module !== undefined,
    missing: name === 'inspector' ? inspectorDefaults : {},
    teller: (key) => {
      if (Object.hasOwn(table, key)) return table[key]
      return Object.hasOwn(known, key) ? same : undefined
    },
  }
}
