import { mentatMembers, objectLists, rootMembers } from '../../idea/definition.ts'
import type { Event } from '../../idea/event.ts'
import type { EventPath, SetMode, SetOutcome } from '../../idea/event-path.ts'
import type { JsonValue } from '../../idea/json.ts'

/**
 * Writes the values of an expression. Where the path ends with an index they go to this place and those that follow
 * it (`[*]` and behind `[#]`: they are appended). Elsewhere a single value is written as it is and several as a
 * list; a place that IDEA defines as a list always gets one. No value changes nothing.
 */
export function setValues(
  event: Event,
  path: EventPath,
  values: readonly JsonValue[],
  mode: SetMode,
): SetOutcome | 'nothing' {
  if (values.length === 0) return 'nothing'
  if (path.steps.at(-1)?.index === undefined) {
    const list = mode.unique ? distinct(values) : values
    const [first] = list
    const isOne = list.length === 1 && first !== undefined && !isListByDefinition(path)
    return event.set(path, isOne ? first : list, mode)
  }
  const few = values.slice(0, MOST_APPENDED)
  const outcomes = few.map((value, index) => event.set(behind(path, index), value, mode))
  return outcomes.includes('set') ? 'set' : (outcomes[0] ?? 'nothing')
}

/**
 * Values appended one by one, at most: each takes a look at the whole list, and an event may bring a million values.
 */
const MOST_APPENDED = 100

/** Each value once, in the order of their first appearance. */
export function distinct(values: readonly JsonValue[]): JsonValue[] {
  if (values.length < 2) return [...values]
  const byText = new Map<string, JsonValue>()
  for (const value of values) {
    const text = JSON.stringify(value)
    if (!byText.has(text)) byText.set(text, value)
  }
  return [...byText.values()]
}

/** The place so many elements behind the one that the path names. */
function behind(path: EventPath, offset: number): EventPath {
  const last = path.steps.at(-1)
  if (offset === 0 || last?.index === undefined || last.index === 'new') return path
  const index = last.index === 'last' ? 'new' : last.index + offset
  return { ...path, steps: [...path.steps.slice(0, -1), { ...last, index }] }
}

function isListByDefinition({ steps }: EventPath): boolean {
  const [first, second] = steps
  if (first === undefined || steps.length > 2) return false
  if (second === undefined) {
    return first.key === 'Category' || rootMembers.get(first.key)?.list === true
  }
  const members = first.key === '_Mentat' ? mentatMembers : objectLists.get(first.key)
  return members?.get(second.key)?.list === true
}
