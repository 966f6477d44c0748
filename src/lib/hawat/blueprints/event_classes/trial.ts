import { listEventClasses } from '../../../database/event-classes/list.ts'
import type { EventClass } from '../../../database/event-classes/tables.ts'
import { compileExpression, compileFilter, type Filter } from '../../../filter/compile.ts'
import type { FilterWarning } from '../../../filter/warnings.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { JsonObject } from '../../../idea/json.ts'
import type { Ask } from '../../core/ask.ts'
import { compiledField, filterOfField } from '../../filter-trial/compiled.ts'
import { type StoredTrial, tryOnStored } from '../../filter-trial/stored.ts'

/** Which class events would get that a rule matches. */
export interface Rival {
  readonly name: string
  readonly priority: number
  readonly state: string
  /** Events that both match. */
  readonly events: number
  /** Whether the other class comes first: then these events get that one. */
  readonly wins: boolean
}

/** What a class would find in stored events. */
export interface ClassTrial {
  readonly warnings: readonly FilterWarning[]
  readonly stored: StoredTrial
  /** Of the matching events, those that get this class. */
  readonly won: number
  /** Other classes of the same side that match some of the events as well; those with the most events first. */
  readonly rivals: readonly Rival[]
  /** Subclasses that the events would get, with their numbers. */
  readonly subclasses: readonly { readonly name: string; readonly events: number }[]
}

/** Subclasses that are told apart. */
const MOST_SUBCLASSES = 50

/**
 * Tries a class on the events of the last days: which it matches, and which of these another class would take.
 * @throws MentatError FILTER_INVALID with the field
 */
export async function tryClass(
  { fields, days }: { readonly fields: EventClass; readonly days: number },
  ask: Ask<unknown>,
): Promise<ClassTrial> {
  const filter = filterOfField('rule', fields.rule)
  const { subclassing } = fields
  const expression =
    subclassing === null
      ? undefined
      : compiledField('subclassing', () => compileExpression(subclassing))
  const others = await othersOf(fields, ask)
  const subclasses = new Map<string, number>()
  let won = 0
  const onMatch = (document: JsonObject): void => {
    let isTaken = false
    for (const other of others) {
      if (!other.filter.matches(document, ask.now)) continue
      other.events++
      isTaken ||= other.wins
    }
    if (!isTaken) won++
    for (const value of new Set(expression?.evaluate(document, ask.now).map(String))) {
      if (subclasses.has(value) || subclasses.size < MOST_SUBCLASSES)
        subclasses.set(value, (subclasses.get(value) ?? 0) + 1)
    }
  }
  const stored = await tryOnStored({ filter, days }, ask, onMatch)
  return {
    warnings: [...filter.warnings, ...(expression?.warnings ?? [])],
    ...{ stored, won },
    rivals: others
      .filter(({ events }) => events > 0)
      .map(({ filter: _, ...rival }) => rival)
      .toSorted((a, b) => b.events - a.events),
    subclasses: [...subclasses]
      .map(([name, events]) => ({ name, events }))
      .toSorted((a, b) => b.events - a.events),
  }
}

interface Other extends Rival {
  events: number
  readonly filter: Filter
}

/** Classes that are used, of the same side. What cannot be compiled is not used either. */
async function othersOf(fields: EventClass, { services }: Ask<unknown>): Promise<Other[]> {
  const all = await listEventClasses(services.database, { active: true })
  return all
    .filter(
      ({ name, source_based: isSource }) =>
        name !== fields.name && isSource === fields.source_based,
    )
    .flatMap(({ name, priority, state, rule }) => {
      const wins =
        priority > fields.priority || (priority === fields.priority && name < fields.name)
      try {
        return [{ name, priority, state, events: 0, wins, filter: compileFilter(rule) }]
      } catch (error) {
        if (error instanceof MentatError && error.code === 'FILTER_INVALID') return []
        throw error
      }
    })
}
