import { maskedFree } from './free-object.ts'
import { branchOf, childOf, isPlainObject, type SchemaNode } from './schema-node.ts'
import { redactPasswords } from './secret-value.ts'
import { holdsSecret } from './wording.ts'

/** A value of a file without its secrets, and without the passwords in URLs. */
export function masked(node: SchemaNode, value: unknown): unknown {
  if (node.special?.kind === 'secret') return '[secret]'
  if (node.special?.kind === 'free') return maskedFree(value)
  if (typeof value === 'string') {
    return holdsSecret(node) ? maskedBranch(node, value) : redactPasswords(value)
  }
  if (node.anyOf !== undefined) return maskedBranch(node, value)
  if (Array.isArray(value)) return value.map((item) => masked(node.items ?? {}, item))
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, masked(childOf(node, key) ?? {}, inner)] as const),
  )
}

/** In doubt which alternative was meant, a value that may be a secret is one. */
function maskedBranch(node: SchemaNode, value: unknown): unknown {
  const branch = node.anyOf?.[branchOf(node.anyOf, value) ?? -1]
  if (branch !== undefined) return masked(branch, value)
  return holdsSecret(node) ? '[secret]' : masked({}, value)
}
