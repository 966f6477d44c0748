import type { TObject } from 'typebox'
import type { Special } from './options.ts'

/** A JSON Schema as this folder reads it: what TypeBox writes, plus `special`. */
export interface SchemaNode {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly special?: Special
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly pattern?: string
  readonly format?: string
}

/** An object as it comes out of a file. */
export type PlainObject = Record<string, unknown>

/** A TypeBox schema, read as plain JSON Schema. */
export function nodeOf(schema: TObject): SchemaNode {
  return schema
}

/** Whether a value is an object with keys: no list, no null, no SecretValue. */
export function isPlainObject(value: unknown): value is PlainObject {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}

/** Whether the schema is an object with keys of its own: a group of options rather than one option. */
export function isGroup(node: SchemaNode): boolean {
  return node.type === 'object' && node.properties !== undefined
}

/** The schema of a key of an object, also for objects with free keys; undefined for an unknown key. */
export function childOf(node: SchemaNode, key: string): SchemaNode | undefined {
  const own = node.properties
  if (own !== undefined && Object.hasOwn(own, key)) return own[key]
  for (const [pattern, child] of Object.entries(node.patternProperties ?? {})) {
    if (new RegExp(pattern, 'u').test(key)) return child
  }
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined
}

/** The values of a closed choice: an enumeration, a constant, or a union of constants. */
export function choicesOf(node: SchemaNode): readonly unknown[] | undefined {
  if (node.enum !== undefined) return node.enum
  if (Object.hasOwn(node, 'const')) return [node.const]
  const choices = node.anyOf?.map(choicesOf)
  if (choices === undefined || choices.includes(undefined)) return undefined
  return choices.flatMap((choice) => choice ?? [])
}

/** One option of a schema: a leaf, which may be a list or an object with free keys. */
export interface SchemaLeaf {
  readonly path: readonly string[]
  readonly node: SchemaNode
  /** Whether it has to be given: no default, not optional. */
  readonly required: boolean
}

/** All options of a group, in the order of the schema, groups within it opened. */
export function leavesOf(node: SchemaNode, path: readonly string[] = []): SchemaLeaf[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const here = [...path, key]
    if (isGroup(child)) return leavesOf(child, here)
    const required = (node.required ?? []).includes(key) && child.default === undefined
    return [{ path: here, node: child, required }]
  })
}

/**
 * The branch of a union that a value is meant for: the only one of its type and, among several objects,
 * the only one whose constants (`kind: 'file'`) it bears. Undefined when that cannot be told.
 */
export function branchOf(branches: readonly SchemaNode[], value: unknown): number | undefined {
  const fitting = [...branches.keys()].filter((index) => mayBe(branches[index] ?? {}, value))
  return fitting.length === 1 ? fitting[0] : undefined
}

/**
 * The key whose constant tells the branches of a union of objects from each other (`kind`), with the schema of
 * its values; undefined when there is none.
 */
export function discriminatorOf(
  branches: readonly SchemaNode[],
): { readonly key: string; readonly node: SchemaNode } | undefined {
  const keys = Object.keys(branches[0]?.properties ?? {})
  for (const key of keys) {
    const nodes = branches.map(({ properties }) => properties?.[key] ?? {})
    if (nodes.every((node) => Object.hasOwn(node, 'const'))) return { key, node: { anyOf: nodes } }
  }
  return undefined
}

function mayBe(node: SchemaNode, value: unknown): boolean {
  const choices = choicesOf(node)
  if (choices !== undefined) return choices.includes(value)
  if (node.special?.kind === 'secret') return typeof value === 'string' || isPlainObject(value)
  const types = node.type === undefined ? [] : [node.type].flat()
  if (!types.some((type) => isOfType(type, value))) return false
  if (!isPlainObject(value)) return true
  return Object.entries(node.properties ?? {}).every(
    ([key, child]) => !Object.hasOwn(child, 'const') || child.const === value[key],
  )
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isPlainObject(value)
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}
