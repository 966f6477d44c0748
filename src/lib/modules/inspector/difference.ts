import { isList, isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'

/** One place where two documents differ. */
export interface Change {
  /** `_Mentat.EventClass`, `Category[2]`; indexes count from 1, as in rules. */
  readonly path: string
  /** Undefined: nothing was there. */
  readonly before: JsonValue | undefined
  /** Undefined: nothing is there any more. */
  readonly after: JsonValue | undefined
}

/** Where the second document differs from the first: members as a whole where they are new, else as deep as they differ. */
export function differences(before: JsonObject, after: JsonObject): Change[] {
  return inObject(before, after, '')
}

function inValue(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): Change[] {
  if (before === after) return []
  if (isObject(before) && isObject(after)) return inObject(before, after, `${path}.`)
  if (isList(before) && isList(after)) return inList(before, after, path)
  return [{ path, before, after }]
}

function inObject(before: JsonObject, after: JsonObject, prefix: string): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => inValue(own(before, key), own(after, key), prefix + key))
}

function inList(before: readonly JsonValue[], after: readonly JsonValue[], path: string): Change[] {
  const places = Math.max(before.length, after.length)
  return Array.from({ length: places }, (_, index) =>
    inValue(before[index], after[index], `${path}[${index + 1}]`),
  ).flat()
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
