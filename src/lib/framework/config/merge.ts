import { pointerOf } from './pointer.ts'
import type { Origin } from './problem.ts'
import { childOf, isPlainObject, type PlainObject, type SchemaNode } from './schema-node.ts'

/** One source of values: a file, the environment, the flags. */
export interface Layer {
  readonly value: PlainObject
  /** Where the key or the value at a JSON pointer stands. */
  readonly originOf: (pointer: string, part: 'key' | 'value') => Origin
}

/** Several layers as one. */
export interface Merged {
  readonly value: PlainObject
  /** Whether a layer gives a value at exactly this JSON pointer. */
  readonly gives: (pointer: string) => boolean
  /** Where the key or the value at a JSON pointer, or what surrounds it, comes from; undefined if no layer gives it. */
  readonly originOf: (pointer: string, part: 'key' | 'value') => Origin | undefined
}

/**
 * Lays layers over each other, later ones on top. Objects merge deeply; lists, secrets and unions replace what was
 * below; `null` takes away what was below; `undefined` is not there.
 */
export function mergeLayers(layers: readonly Layer[], root: SchemaNode): Merged {
  const owners = new Map<string, Layer>()
  const value: PlainObject = {}
  for (const layer of layers)
    mergeObject({ layer, owners, path: [], node: root }, value, layer.value)
  return {
    value,
    gives: (pointer) => owners.has(pointer),
    originOf: (pointer, part) => ownerOf(owners, pointer)?.originOf(pointer, part),
  }
}

interface Merging {
  readonly layer: Layer
  readonly owners: Map<string, Layer>
  readonly path: readonly string[]
  readonly node: SchemaNode | undefined
}

function mergeObject(at: Merging, target: PlainObject, source: PlainObject): void {
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined || key === '__proto__') continue
    const node = at.node && childOf(at.node, key)
    const here = { ...at, node, path: [...at.path, key] }
    const below = Object.hasOwn(target, key) ? target[key] : undefined
    if (isPlainObject(value) && merges(node)) {
      const own = isPlainObject(below) ? below : {}
      if (own !== below) disown(here)
      target[key] = own
      mergeObject(here, own, value)
    } else {
      disown(here)
      if (value === null) Reflect.deleteProperty(target, key)
      else target[key] = structuredClone(value)
    }
    if (value !== null) at.owners.set(pointerOf(here.path), at.layer)
  }
}

/** Half of one secret or alternative and half of another make no sense together. */
function merges(node: SchemaNode | undefined): boolean {
  return node?.special === undefined && node?.anyOf === undefined
}

function disown({ owners, path }: Merging): void {
  const pointer = pointerOf(path)
  for (const known of owners.keys()) {
    if (known === pointer || known.startsWith(`${pointer}/`)) owners.delete(known)
  }
}

/** The owner of the nearest known ancestor: what lies inside a list belongs to the owner of the list. */
function ownerOf(owners: ReadonlyMap<string, Layer>, pointer: string): Layer | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const owner = owners.get(at)
    if (owner !== undefined) return owner
  }
  return undefined
}
