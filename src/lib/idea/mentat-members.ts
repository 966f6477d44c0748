import { isObject, isSameJson, type JsonObject } from './json.ts'

/**
 * A document with members in its `_Mentat`, in the place of those of the same name. A `_Mentat` that is no object is replaced.
 * @returns the document itself when nothing of it is new
 */
export function withMentat(document: JsonObject, members: JsonObject): JsonObject {
  const mentat = document['_Mentat']
  const old = isObject(mentat) ? mentat : undefined
  const isNew = (key: string): boolean =>
    !old || !Object.hasOwn(old, key) || !isSameJson(old[key], members[key])
  if (old && !Object.keys(members).some(isNew)) return document
  return { ...document, _Mentat: { ...old, ...members } }
}
