import type { FilterFields } from '../database/filters/tables.ts'
import type { EventClass } from '../database/event-classes/tables.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import { basicFilterText } from '../filter/basic.ts'
import { compileFilter } from '../filter/compile.ts'
import type { FilterWarning } from '../filter/warnings.ts'
import { Checks } from './checks.ts'

/** Longest filter, in characters. */
const LONGEST = 100_000

/** A filter that can be stored, and what is doubtful about it. */
export interface CheckedFilter {
  readonly fields: FilterFields
  readonly warnings: readonly FilterWarning[]
}

/**
 * The fields of a filter as they are stored; the text of a basic one is made of its lists.
 * @param classes all event classes: each is about sources or about targets
 * @throws MentatError VALUE_INVALID with all problems; FILTER_INVALID when the text does not compile
 */
export function checkFilter(
  fields: FilterFields,
  classes: readonly Pick<EventClass, 'name' | 'source_based'>[],
): CheckedFilter {
  const checks = new Checks()
  const name = checks.text('name', fields.name, [3, 250])
  const description = checks.text('description', fields.description, [0, 2000])
  const { valid_from: from, valid_to: to } = fields
  if (from !== null && to !== null && Date.parse(from) > Date.parse(to)) {
    checks.wrong(`valid_to: ${to} lies before valid_from, ${from}`)
  }
  const text = fields.type === 'basic' ? textOfLists(fields, classes, checks) : fields.filter.trim()
  if (text === '') checks.wrong('filter: nothing is chosen, so it would hold back every event')
  if (text.length > LONGEST) checks.wrong(`filter: ${text.length} characters, at most ${LONGEST}`)
  checks.finish(`filter "${name}"`)
  const { warnings } = compileFilter(text)
  return { fields: { ...fields, name, description, filter: text }, warnings }
}

/** A filter for which nothing is chosen yet. */
export function emptyFilter(name: string, group: string | null): FilterFields {
  return {
    ...{ group, name, source_based: true, type: 'basic', filter: '', description: '' },
    ...{ valid_from: null, valid_to: null, enabled: true },
    ...{ detectors: [], categories: [], event_classes: [], sources: [], targets: [] },
    protocols: [],
  }
}

function textOfLists(
  fields: FilterFields,
  classes: readonly Pick<EventClass, 'name' | 'source_based'>[],
  checks: Checks,
): string {
  const known = new Map(classes.map((each) => [each.name, each.source_based]))
  for (const name of fields.event_classes) {
    if (!known.has(name)) checks.wrong(`event_classes: there is no event class "${name}"`)
  }
  try {
    return (
      basicFilterText({
        ...fields,
        sourceClasses: fields.event_classes.filter((name) => known.get(name) === true),
        targetClasses: fields.event_classes.filter((name) => known.get(name) === false),
      }) ?? ''
    )
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    checks.wrong(error.message)
    return 'true'
  }
}
