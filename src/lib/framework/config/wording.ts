import { durationSyntax, formatDuration } from '../time/duration.ts'
import { byteSizeSyntax } from './byte-size.ts'
import { type SchemaNode, choicesOf, isPlainObject } from './schema-node.ts'
import { redactPasswords } from './secret-value.ts'

const LONGEST_VALUE = 60

/** What an option accepts, in words: `an integer from 1 to 100`, `text or json`. */
export function expectation(node: SchemaNode): string {
  const choices = choicesOf(node)
  if (choices !== undefined) return alternatives(choices.map(plain))
  if (node.special !== undefined) return specialExpectation(node)
  if (node.anyOf !== undefined) return alternatives([...new Set(node.anyOf.map(expectation))])
  return alternatives([node.type ?? []].flat().map((type) => typeExpectation(type, node)))
}

/** A value as it is quoted in a problem: short, on one line, without passwords. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (isPlainObject(value)) return 'an object'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(typeof value === 'string' ? redactPasswords(value) : value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

/** What was found where a secret is expected: its type only. */
export function typeOfSecret(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return isPlainObject(value) ? 'an object' : `a ${typeof value}`
}

function specialExpectation({ special }: SchemaNode): string {
  switch (special?.kind) {
    case 'duration':
      return `a duration${range(special, formatDuration)} (${durationSyntax})`
    case 'size':
      return `a size${range(special, formatBytes)} (${byteSizeSyntax})`
    case 'secret':
      return 'a secret: its text, {"file": "PATH"} or {"env": "NAME"}'
    case 'free':
      return 'an object'
    case 'path':
    case undefined:
      return 'a path'
  }
}

function typeExpectation(type: string, node: SchemaNode): string {
  switch (type) {
    case 'integer':
      return `an integer${numberRange(node)}`
    case 'number':
      return `a number${numberRange(node)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return stringExpectation(node)
    case 'array':
      return `a list${countRange(node)}${node.items ? `, each item ${expectation(node.items)}` : ''}`
    case 'object':
      return node.properties === undefined
        ? `an object${freeKeys(node)}`
        : `an object with ${Object.keys(node.properties).join(', ')}`
    default:
      return type
  }
}

function stringExpectation(node: SchemaNode): string {
  const length = range({ minimum: node.minLength, maximum: node.maxLength }, String)
  const size = length === '' ? '' : ` of${length.replace(/^ (?:from|of)/, '')} characters`
  const form = node.format === undefined ? '' : ` in the form ${node.format}`
  const pattern = node.pattern === undefined ? '' : ` matching ${node.pattern}`
  if (node.minLength === 1 && node.maxLength === undefined) return `a text, not empty${pattern}`
  return `a text${size}${form}${pattern}`
}

function freeKeys(node: SchemaNode): string {
  const [entry] = Object.entries(node.patternProperties ?? {})
  if (entry === undefined) return ''
  const [pattern, value] = entry
  const names = pattern === '^.*$' ? '' : ` with names matching ${pattern}`
  return `${names}, each value ${expectation(value)}`
}

function numberRange(node: SchemaNode): string {
  const bounds = range({ minimum: node.minimum, maximum: node.maximum }, String)
  const above = node.exclusiveMinimum === undefined ? '' : ` above ${node.exclusiveMinimum}`
  const below = node.exclusiveMaximum === undefined ? '' : ` below ${node.exclusiveMaximum}`
  const step = node.multipleOf === undefined ? '' : ` divisible by ${node.multipleOf}`
  return `${bounds}${above}${below}${step}`
}

function countRange(node: SchemaNode): string {
  const count = range({ minimum: node.minItems, maximum: node.maxItems }, String)
  const once = node.uniqueItems === true ? ' without repetition' : ''
  return `${count === '' ? '' : `${count.replace(/^ from/, ' of')} items`}${once}`
}

function range(
  bounds: { readonly minimum?: number | undefined; readonly maximum?: number | undefined },
  print: (bound: number) => string,
): string {
  const { minimum, maximum } = bounds
  if (minimum !== undefined && maximum !== undefined) {
    return ` from ${print(minimum)} to ${print(maximum)}`
  }
  if (minimum !== undefined) return ` of at least ${print(minimum)}`
  return maximum === undefined ? '' : ` of at most ${print(maximum)}`
}

function formatBytes(bytes: number): string {
  for (const [unit, size] of Object.entries({ TB: 1e12, GB: 1e9, MB: 1e6, kB: 1e3 })) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`
  }
  for (const [unit, size] of Object.entries({ GiB: 2 ** 30, MiB: 2 ** 20, KiB: 2 ** 10 })) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`
  }
  return `${bytes}B`
}

function plain(choice: unknown): string {
  return typeof choice === 'string' ? choice : JSON.stringify(choice)
}

function alternatives(texts: readonly string[]): string {
  if (texts.length < 2) return texts[0] ?? 'anything'
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1) ?? ''}`
}

/** Whether a value of this schema may be or hold a secret, so that it must not be quoted. */
export function holdsSecret(node: SchemaNode): boolean {
  if (node.special?.kind === 'secret') return true
  const inside = [
    ...(node.anyOf ?? []),
    ...(node.items ? [node.items] : []),
    ...Object.values(node.properties ?? {}),
    ...Object.values(node.patternProperties ?? {}),
  ]
  return inside.some(holdsSecret)
}
