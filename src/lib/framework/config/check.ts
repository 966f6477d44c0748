import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { closest } from '../text/closest.ts'
import { bytesOf, millisecondsOf, type Special } from './options.ts'
import { displayPath, partsOf, pointerOf } from './pointer.ts'
import type { Origin, Problem } from './problem.ts'
import {
  branchOf,
  childOf,
  choicesOf,
  discriminatorOf,
  isPlainObject,
  leavesOf,
  type PlainObject,
  type SchemaNode,
} from './schema-node.ts'
import { preparedSchema } from './strictness.ts'
import { expectation, holdsSecret, quoted, typeOfSecret } from './wording.ts'

/** Finds the place of a key or value by its JSON pointer. */
export type Locate = (pointer: string, part: 'key' | 'value') => Origin | undefined

/**
 * Checks a value against a schema. Objects are closed: unknown keys are problems.
 * @param extent `whole`: everything that is required has to be there; `part`: one layer of several
 */
export function checkValue(
  root: SchemaNode,
  value: PlainObject,
  extent: 'whole' | 'part',
  locate: Locate,
): Problem[] {
  const validate = validatorOf(root, extent)
  if (validate(value)) return []
  const problems = new Map<string, Problem>()
  for (const error of withoutOtherBranches(validate.errors ?? [])) {
    const problem = problemOf(error, root, locate)
    // One value may break several rules, and the text names them all.
    const id = `${error.instancePath} ${problem.path}`
    if (!problems.has(id)) problems.set(id, problem)
  }
  return [...problems.values()]
}

const validators = {
  whole: new WeakMap<object, ValidateFunction>(),
  part: new WeakMap<object, ValidateFunction>(),
}

function validatorOf(root: SchemaNode, extent: 'whole' | 'part'): ValidateFunction {
  const known = validators[extent].get(root)
  if (known !== undefined) return known
  const validate = (compiler ??= newCompiler()).compile(preparedSchema(root, extent))
  validators[extent].set(root, validate)
  return validate
}

/** One for all: it compiles the schema of schemas first, which takes longer than most of ours. */
let compiler: Ajv | undefined

function newCompiler(): Ajv {
  // Each schema checks one configuration: better code for it would take longer to make than it saves.
  const code = { optimize: false }
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, code })
  addFormats.default(ajv)
  ajv.addKeyword({ keyword: 'special', validate: isSpecial, errors: false })
  return ajv
}

function isSpecial(special: Special, value: unknown): boolean {
  switch (special.kind) {
    case 'duration':
      return isWithin(special, millisecondsOf(value))
    case 'size':
      return isWithin(special, bytesOf(value))
    case 'secret':
      return typeof value === 'string' || isSecretReference(value)
    case 'path':
      return typeof value === 'string' && !value.includes('\0')
    case 'free':
      return isPlainObject(value)
  }
}

function isWithin({ minimum, maximum }: Special, value: number | undefined): boolean {
  return value !== undefined && value >= (minimum ?? 0) && value <= (maximum ?? Infinity)
}

function isSecretReference(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const entries = Object.entries(value)
  return (
    entries.length === 1 &&
    entries.every(
      ([key, name]) => (key === 'file' || key === 'env') && typeof name === 'string' && name !== '',
    )
  )
}

/** Of a union, only the branch that was meant is explained; if none can be told, the union as a whole is. */
function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors
  for (const error of errors.filter((each) => each.keyword === 'anyOf')) {
    const isContainer = typeof error.data === 'object' && error.data !== null
    const branch = isContainer ? branchOf(error.schema as SchemaNode[], error.data) : undefined
    const chosen = branch === undefined ? undefined : `${error.schemaPath}/${branch}/`
    kept = kept.filter((each) => {
      if (each === error) return chosen === undefined
      const isInside =
        each.schemaPath.startsWith(`${error.schemaPath}/`) &&
        `${each.instancePath}/`.startsWith(`${error.instancePath}/`)
      return !isInside || (chosen !== undefined && each.schemaPath.startsWith(chosen))
    })
  }
  return kept
}

function problemOf(error: ErrorObject, root: SchemaNode, locate: Locate): Problem {
  const at = partsOf(error.instancePath)
  const node = error.parentSchema as SchemaNode
  const params = error.params as PlainObject
  if (error.keyword === 'additionalProperties') {
    return unknownKey([...at, String(params['additionalProperty'])], node, root, locate)
  }
  if (error.keyword === 'required') {
    return missing([...at, String(params['missingProperty'])], node, locate)
  }
  const label = error.keyword === 'anyOf' ? discriminatorOf(node.anyOf ?? []) : undefined
  if (label !== undefined && isPlainObject(error.data)) {
    const branches: SchemaNode = { properties: { [label.key]: label.node } }
    const here = [...at, label.key]
    const value = error.data[label.key]
    return value === undefined
      ? missing(here, branches, locate)
      : wrongValue(here, label.node, value, locate)
  }
  return wrongValue(at, node, error.data, locate)
}

function wrongValue(
  at: readonly string[],
  node: SchemaNode,
  value: unknown,
  locate: Locate,
): Problem {
  const path = displayPath(at)
  const origin = locate(pointerOf(at), 'value')
  const hint = suggestion(node, value)
  const found = holdsSecret(node) ? typeOfSecret(value) : quoted(value)
  const text = `${path === '' ? '' : `${path}: `}found ${found}, expected ${expectation(node)}${hint}`
  return { ...(origin && { origin }), path, text }
}

function suggestion(node: SchemaNode, found: unknown): string {
  if (typeof found !== 'string') return ''
  const meant = closest(found, choicesOf(node)?.map(String) ?? [])
  return meant === undefined ? '' : `; did you mean ${meant}?`
}

function unknownKey(
  at: readonly string[],
  parent: SchemaNode,
  root: SchemaNode,
  locate: Locate,
): Problem {
  const path = displayPath(at)
  const origin = locate(pointerOf(at), 'key')
  const key = at.at(-1) ?? ''
  const meant = closest(key, Object.keys(parent.properties ?? {})) ?? elsewhere(key, root)
  const [names] = Object.keys(parent.patternProperties ?? {})
  const rule = names === undefined ? '' : `; expected a name matching ${names}`
  const text = `${path} is unknown${meant === undefined ? rule : `; did you mean ${meant}?`}`
  return { ...(origin && { origin }), path, text }
}

/** The right option in the wrong place: its whole path. */
function elsewhere(key: string, root: SchemaNode): string | undefined {
  const leaf = leavesOf(root).find(({ path }) => path.at(-1) === key)
  return leaf && displayPath(leaf.path)
}

function missing(at: readonly string[], parent: SchemaNode, locate: Locate): Problem {
  const path = displayPath(at)
  const origin = locate(pointerOf(at.slice(0, -1)), 'key')
  const node = childOf(parent, at.at(-1) ?? '')
  const text = `${path} is missing, expected ${node === undefined ? 'a value' : expectation(node)}`
  return { ...(origin && { origin }), path, text }
}
