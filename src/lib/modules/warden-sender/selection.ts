import { compileFilter, type Filter } from '../../filter/compile.ts'
import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import type { HubFilter } from '../../services/warden/hub.ts'

/**
 * Which events are sent. The conditions of Warden mean what they mean to warden_filer: categories in full or of the top
 * level; types and name of the first node; a group is a name, or its beginning up to a dot.
 */
export class Selection {
  readonly #conditions: HubFilter
  readonly #rule: Filter | undefined

  /** @throws MentatError FILTER_INVALID */
  constructor(conditions: HubFilter, rule: string | undefined) {
    this.#conditions = conditions
    this.#rule = rule === undefined ? undefined : compileFilter(rule)
  }

  /** @param now milliseconds since 1970 */
  has(document: JsonObject, now: number): boolean {
    const { cat, nocat, tag, notag, group, nogroup } = this.#conditions
    const categories = textsIn(document['Category']).flatMap((name) => [name, topOf(name)])
    const node = firstNode(document)
    const [name] = textsIn([node?.['Name']])
    return (
      passes(categories, cat, nocat) &&
      passes(textsIn(node?.['Type']), tag, notag) &&
      passes(name === undefined ? [] : prefixesOf(name), group, nogroup) &&
      (this.#rule?.matches(document, now) ?? true)
    )
  }
}

function passes(
  values: readonly string[],
  wanted: readonly string[] = [],
  unwanted: readonly string[] = [],
): boolean {
  if (wanted.length > 0 && !wanted.some((value) => values.includes(value))) return false
  return !unwanted.some((value) => values.includes(value))
}

function topOf(category: string): string {
  return category.split('.')[0] ?? category
}

/** `a.b.c`: a, a.b, a.b.c. */
function prefixesOf(name: string): string[] {
  const parts = name.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'))
}

function firstNode({ Node: nodes }: JsonObject): JsonObject | undefined {
  const first = isList(nodes) ? nodes[0] : undefined
  return isObject(first) ? first : undefined
}

function textsIn(value: JsonValue | undefined | readonly (JsonValue | undefined)[]): string[] {
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : []
}
