import { resolve } from 'node:path'
import { FreeValue } from './free-object.ts'
import type { SecretReader } from './secret-source.ts'
import { bytesOf, millisecondsOf } from './options.ts'
import { branchOf, childOf, isPlainObject, type SchemaNode } from './schema-node.ts'

/** What is needed to make loaded values of raw ones. */
export interface Realizing {
  /** The folder that relative paths start from. */
  readonly home: string
  readonly secrets: SecretReader
}

/**
 * The loaded form of a value: durations in milliseconds, sizes in bytes, absolute paths, secrets read; deep-frozen.
 * Secrets that cannot be read are told to the reader of secrets.
 */
export function realized(
  node: SchemaNode,
  value: unknown,
  context: Realizing,
  path: readonly string[] = [],
): unknown {
  if (node.special !== undefined) return special(node, value, context, path)
  if (node.anyOf !== undefined) {
    const branch = node.anyOf[branchOf(node.anyOf, value) ?? -1]
    return branch === undefined ? deepFrozen(value) : realized(branch, value, context, path)
  }
  if (Array.isArray(value)) {
    const items = node.items ?? {}
    const loaded = value.map((item, index) =>
      realized(items, item, context, [...path, String(index)]),
    )
    return Object.freeze(loaded)
  }
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => {
    return [key, realized(childOf(node, key) ?? {}, inner, context, [...path, key])] as const
  })
  return Object.freeze(Object.fromEntries(entries))
}

function special(
  node: SchemaNode,
  value: unknown,
  context: Realizing,
  path: readonly string[],
): unknown {
  switch (node.special?.kind) {
    case 'duration':
      return millisecondsOf(value)
    case 'size':
      return bytesOf(value)
    case 'secret':
      return context.secrets.read(value, path)
    case 'free':
      return isPlainObject(value) ? new FreeValue(value) : value
    case 'path':
    case undefined:
      return typeof value === 'string' ? resolve(context.home, value) : value
  }
}

function deepFrozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen)
    Object.freeze(value)
  }
  return value
}
