import type { JsonObject, JsonValue } from '../idea/json.ts'

/** Gives a member of an object; undefined if it has none of this name. */
export type MemberAccess = (object: JsonObject) => JsonValue | undefined

/** Access to a member by its name. What every object inherits (`constructor`) is none of its members. */
export function accessTo(name: string): MemberAccess {
  const frequent = byName.get(name)
  if (frequent) return frequent
  return name in Object.prototype
    ? (object) => (Object.hasOwn(object, name) ? object[name] : undefined)
    : (object) => object[name]
}

/**
 * The keys that most rules look at. The engine remembers where an object keeps a member for each place in the
 * program that names it, so a place of its own for each name makes 30 event classes a quarter faster.
 */
const byName: ReadonlyMap<string, MemberAccess> = new Map<string, MemberAccess>([
  ['Category', (event) => event['Category']],
  ['DetectTime', (event) => event['DetectTime']],
  ['Source', (event) => event['Source']],
  ['Target', (event) => event['Target']],
  ['Node', (event) => event['Node']],
  ['_Mentat', (event) => event['_Mentat']],
  ['Type', (object) => object['Type']],
  ['IP4', (object) => object['IP4']],
  ['IP6', (object) => object['IP6']],
  ['Port', (object) => object['Port']],
  ['Proto', (object) => object['Proto']],
  ['Hostname', (object) => object['Hostname']],
  ['Name', (object) => object['Name']],
])
