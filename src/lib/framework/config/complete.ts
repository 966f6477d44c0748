import { branchOf, childOf, isGroup, isPlainObject, type SchemaNode } from './schema-node.ts'

/** A value with the defaults of its schema filled in at every depth, still as it would stand in a file. */
export function completed(node: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = node
    return items === undefined ? value : value.map((item) => completed(items, item))
  }
  if (!isPlainObject(value)) return value
  if (node.anyOf !== undefined) {
    const branch = node.anyOf[branchOf(node.anyOf, value) ?? -1]
    return branch === undefined ? value : completed(branch, value)
  }
  const given = Object.entries(value).map(([key, inner]) => {
    const child = childOf(node, key)
    return [key, child === undefined ? inner : completed(child, inner)] as const
  })
  return { ...defaultsOf(node, value), ...Object.fromEntries(given) }
}

function defaultsOf(node: SchemaNode, value: object): Record<string, unknown> {
  const defaults: Record<string, unknown> = {}
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    if (Object.hasOwn(value, key)) continue
    const isRequired = (node.required ?? []).includes(key)
    if (child.default !== undefined)
      defaults[key] = completed(child, structuredClone(child.default))
    else if (isGroup(child) && isRequired) defaults[key] = completed(child, {})
  }
  return defaults
}
