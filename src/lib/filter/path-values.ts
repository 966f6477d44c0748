import { isList, isObject, type JsonList, type JsonObject, type JsonValue } from '../idea/json.ts'
import { accessTo, type MemberAccess } from './member-access.ts'
import { TRUE, type Truth } from './truth.ts'
import type { PathNode, Segment } from './tree.ts'
import type { Present } from './value.ts'

/** What is asked of a value that a path reaches. */
export type Test = (value: Present) => Truth

/** The truths of all values that a path reaches, joined by `or`; NONE if it reaches none. */
export type Search = (document: JsonObject, test: Test) => Truth | typeof NONE

/** Less than every truth, so that the maximum of both is the truth. */
export const NONE = 0

/**
 * Compiles a path into a search over all values it reaches, in their order, that ends at the first that is
 * true. Lists are flattened at every depth, null is passed over, an index on what is no list reaches nothing.
 */
export function compilePath({ segments }: Pick<PathNode, 'segments'>): Search {
  const [first, ...rest] = segments
  if (!first) return () => NONE
  const member = memberOf(first)
  if (rest.length === 0) return (document, test) => searchValue(member(document), test)
  const inner = compilePath({ segments: rest })
  return (document, test) => searchObjects(member(document), inner, test)
}

/** All values of a path, in their order. */
export function collect(search: Search, document: JsonObject): Present[] {
  const values: Present[] = []
  search(document, (value) => {
    values.push(value)
    return 1
  })
  return values
}

/** Whether a path reaches any value. */
export function hasValue(search: Search, document: JsonObject): boolean {
  return search(document, yes) === TRUE
}

function yes(): Truth {
  return TRUE
}

/** Access to a member, or to one element of its list. */
function memberOf({ name, index }: Segment): MemberAccess {
  const member = accessTo(name)
  if (index === undefined) return member
  return (object) => {
    const value = member(object)
    if (!isList(value)) return undefined
    return index === '#' ? value.at(-1) : value[index - 1]
  }
}

function searchValue(value: JsonValue | undefined, test: Test): Truth | typeof NONE {
  if (value === undefined || value === null) return NONE
  return isList(value) ? searchList(value, test) : test(value)
}

function searchList(list: JsonList, test: Test): Truth | typeof NONE {
  let truth: Truth | typeof NONE = NONE
  for (const element of list) {
    if (element === null) continue
    const next = isList(element) ? searchList(flatten(element), test) : test(element)
    if (next === TRUE) return TRUE
    if (next > truth) truth = next
  }
  return truth
}

function searchObjects(
  value: JsonValue | undefined,
  inner: Search,
  test: Test,
): Truth | typeof NONE {
  if (!isList(value)) return isObject(value) ? inner(value, test) : NONE
  let truth: Truth | typeof NONE = NONE
  for (const element of value) {
    const next = isList(element)
      ? searchObjects(flatten(element), inner, test)
      : isObject(element)
        ? inner(element, test)
        : NONE
    if (next === TRUE) return TRUE
    if (next > truth) truth = next
  }
  return truth
}

/** Without recursion: a hostile event nests lists deeper than functions can call themselves. */
function flatten(list: JsonList): JsonValue[] {
  const flat: JsonValue[] = []
  const stack: { list: JsonList; index: number }[] = [{ list, index: 0 }]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.index >= top.list.length) {
      stack.pop()
      continue
    }
    const element = top.list[top.index++]
    if (isList(element)) stack.push({ list: element, index: 0 })
    else if (element !== undefined && element !== null) flat.push(element)
  }
  return flat
}
