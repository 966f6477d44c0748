import { type Members, mentatMembers, objectLists, rootMembers } from './definition.ts'
import { excerpt } from './excerpt.ts'
import { isList, isObject, type JsonObject, type JsonValue } from './json.ts'
import type { Repairs } from './notes.ts'
import { readList, readObject, readOne } from './reader.ts'
import { readCategory, readTimestamp } from './vocabulary.ts'

/** A value that cannot be accepted. */
export interface Problem {
  /** `DetectTime`, `Source[0].IP4[1]`, `(document)`. */
  readonly path: string
  /** The value as it may be printed, shortened. */
  readonly found: string
  readonly expected: string
}

/** What one walk over an event tells. */
export interface Inspection {
  /** Without meaning when there are problems. */
  readonly id: string
  /** Milliseconds since 1970; without meaning when there are problems. */
  readonly detectTime: number
  /** Reasons to refuse the event; none when it is good. */
  readonly problems: readonly Problem[]
}

/** Longest ID: it is a key of tables and a part of addresses of pages. */
const LONGEST_ID = 255

/** Reads every known member once and notes what had to be repaired; members that are not known may hold anything. */
export function inspect(document: JsonObject, repairs: Repairs): Inspection {
  const problems: Problem[] = []
  const id = inspectId(document['ID'], repairs, problems)
  const detectTime = inspectDetectTime(document['DetectTime'], repairs, problems)
  inspectCategory(document['Category'], repairs, problems)
  inspectMembers(document, rootMembers, repairs)
  if (document['Format'] === undefined) noteAt('Format', 'missing, read as IDEA0', repairs)
  for (const [key, members] of objectLists) inspectObjects(document, key, members, repairs)
  inspectMentat(document['_Mentat'], repairs)
  return { id, detectTime, problems }
}

function inspectId(value: JsonValue | undefined, repairs: Repairs, problems: Problem[]): string {
  const isNumber = typeof value === 'number' && Number.isSafeInteger(value)
  if (isNumber) noteAt('ID', 'a number instead of text, taken as text', repairs)
  const id = isNumber ? String(value) : value
  if (typeof id === 'string' && id.length <= LONGEST_ID && idPattern.test(id)) return id
  const expected = `1 to ${LONGEST_ID} letters, digits, dots, underscores and minus signs`
  problems.push({ path: 'ID', found: excerpt(value), expected })
  return ''
}

const idPattern = /^[a-zA-Z0-9._-]+$/

function inspectDetectTime(
  value: JsonValue | undefined,
  repairs: Repairs,
  problems: Problem[],
): number {
  repairs.at('DetectTime')
  const time = readOne(value, readTimestamp, repairs)
  if (time !== undefined) return time
  const expected = 'a time such as 2024-05-02T10:00:10Z, between 1970 and 2199'
  problems.push({ path: 'DetectTime', found: excerpt(value), expected })
  return 0
}

function inspectCategory(
  value: JsonValue | undefined,
  repairs: Repairs,
  problems: Problem[],
): void {
  repairs.at('Category')
  if (readList(value, readCategory, repairs).length > 0) return
  const expected = 'a list of at least one category such as "Recon.Scanning"'
  problems.push({ path: 'Category', found: excerpt(value), expected })
}

function inspectMembers(object: JsonObject, members: Members, repairs: Repairs): void {
  for (const key in object) {
    const member = members.get(key)
    if (!member) continue
    repairs.at(key)
    if (member.list) readList(object[key], member.read, repairs)
    else readOne(object[key], member.read, repairs)
  }
}

function inspectObjects(root: JsonObject, key: string, members: Members, repairs: Repairs): void {
  const value = root[key]
  if (value === undefined) return
  repairs.at(key)
  readList(value, readObject, repairs)
  const objects = isList(value) ? value : [value]
  for (let index = 0; index < objects.length; index++) {
    const object = objects[index]
    if (!isObject(object)) continue
    repairs.enter(key, index)
    inspectMembers(object, members, repairs)
  }
  repairs.leave()
}

function inspectMentat(value: JsonValue | undefined, repairs: Repairs): void {
  repairs.at('_Mentat')
  const mentat = readOne(value, readObject, repairs)
  if (!mentat) return
  repairs.enter('_Mentat')
  inspectMembers(mentat, mentatMembers, repairs)
  repairs.leave()
}

function noteAt(key: string, text: string, repairs: Repairs): void {
  repairs.at(key)
  repairs.add(text)
}
