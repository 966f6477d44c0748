import { quotedText } from './print.ts'

/** A filter that people put together from lists: each list that is not empty is a condition, and all must hold. */
export interface BasicFilter {
  /** Names of nodes. */
  readonly detectors: readonly string[]
  readonly categories: readonly string[]
  /** Classes by the side that they are about. */
  readonly sourceClasses: readonly string[]
  readonly targetClasses: readonly string[]
  /** Addresses, networks and ranges. */
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  /** Of either side. */
  readonly protocols: readonly string[]
}

/**
 * The text of the filter in the filter language; undefined when every list is empty: it would match everything.
 * Whether addresses are addresses, the compiler tells.
 * @throws MentatError FILTER_INVALID for a text that cannot be written in the language
 */
export function basicFilterText(filter: BasicFilter): string | undefined {
  const conditions = [
    anyOf(['Node.Name'], texts(filter.detectors)),
    anyOf(['Category'], texts(filter.categories)),
    classes(filter),
    addresses('Source', filter.sources),
    addresses('Target', filter.targets),
    anyOf(['Source.Proto', 'Target.Proto'], texts(filter.protocols)),
  ].filter((condition) => condition !== undefined)
  return conditions.length === 0 ? undefined : conditions.join(' and ')
}

function classes({ sourceClasses, targetClasses }: BasicFilter): string | undefined {
  const sides = [
    anyOf(['_Mentat.EventClass'], texts(sourceClasses)),
    anyOf(['_Mentat.TargetClass'], texts(targetClasses)),
  ].filter((side) => side !== undefined)
  return either(sides)
}

/** Each is looked for where addresses of its kind stand: elsewhere it would match nothing, of which the compiler warns. */
function addresses(side: 'Source' | 'Target', items: readonly string[]): string | undefined {
  const { IP4 = [], IP6 = [] } = Object.groupBy(items, (item) =>
    item.includes(':') ? 'IP6' : 'IP4',
  )
  const kinds = [anyOf([`${side}.IP4`], IP4), anyOf([`${side}.IP6`], IP6)]
  return either(kinds.filter((kind) => kind !== undefined))
}

/** The same list is looked for at several paths. */
function anyOf(paths: readonly string[], items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined
  return either(paths.map((path) => `${path} in [${items.join(', ')}]`))
}

function either(conditions: readonly string[]): string | undefined {
  return conditions.length > 1 ? `(${conditions.join(' or ')})` : conditions[0]
}

function texts(values: readonly string[]): string[] {
  return values.map(quotedText)
}
