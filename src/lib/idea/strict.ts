import { Ajv, type ErrorObject } from 'ajv'
import { decodeMessage } from './decoding.ts'
import { excerpt } from './excerpt.ts'
import { isList, isObject, type JsonObject, type JsonValue } from './json.ts'
import type { Problem } from './inspection.ts'
import { defaultLimits, type EventLimits } from './parse.ts'
import { ideaSchema } from './schema.ts'
import { refusedBy, type Verdict } from './verdict.ts'

/** A place where an event breaks the published schema. */
export interface SchemaProblem extends Problem {
  /** The keyword of JSON Schema: `type`, `pattern`, `required`, `enum`, `minimum`, `maximum`. */
  readonly rule: string
}

/** What is told of one event at most: a list of a million wrong values is one mistake, not a million. */
const MOST_PROBLEMS = 100

/**
 * Checks a message against the published JSON Schema to the letter, without any repair. `format` is not
 * checked, as the Warden server does not. A member that is missing has the path of its object: `(root)`.
 * @returns all problems, up to 100; none for a good event
 * @throws MentatError EVENT_EMPTY, EVENT_NOT_UTF8, EVENT_NOT_JSON, EVENT_NOT_OBJECT, EVENT_TOO_DEEP
 */
export function checkStrict(
  message: Uint8Array | string,
  limits: EventLimits = defaultLimits,
): SchemaProblem[] {
  const { text } = decodeMessage(message, limits.depth)
  const { document, floats } = parseTellingFloats(text)
  if (validate.call({ floats }, document)) return []
  const errors = (validate.errors ?? []).slice(0, MOST_PROBLEMS)
  return errors.map((error) => describeError(error, document))
}

/** Says what the published schema says of a message; never throws for what the message holds. */
export function judgeStrictly(message: Uint8Array | string): Verdict {
  try {
    const problems = checkStrict(message).map(({ path, rule, found, expected }) => {
      return { path, reason: `found ${found}, expected ${expected} (${rule})` }
    })
    return { status: problems.length === 0 ? 'valid' : 'refused', repairs: [], problems }
  } catch (error) {
    return refusedBy(error)
  }
}

/** The places of numbers that were written with a fraction or an exponent: keys by list or object. */
type Floats = WeakMap<object, Set<string>>

/** What the keyword `integer` finds as `this`. */
interface Context {
  readonly floats: Floats
}

function parseTellingFloats(text: string): Context & { readonly document: JsonObject } {
  const floats: Floats = new WeakMap()
  const reviver = function (this: object, key: string, value: unknown, source?: Source): unknown {
    if (typeof value === 'number' && /[.eE]/.test(source?.source ?? '')) {
      floats.set(this, (floats.get(this) ?? new Set<string>()).add(key))
    }
    return value
  }
  return { document: JSON.parse(text, reviver) as JsonObject, floats }
}

/** Third argument of a reviver in Node 21 and later, which the library of TypeScript does not know yet. */
interface Source {
  readonly source?: string
}

function isInteger(this: Context, ...[, value, , place]: IntegerArguments): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false
  const holder = place?.parentData as object | undefined
  return !(holder && this.floats.get(holder)?.has(String(place?.parentDataProperty)))
}

/** What ajv calls a keyword with. */
type IntegerArguments = [schema: boolean, value: unknown, parent?: object, place?: Place]

interface Place {
  readonly parentData: unknown
  readonly parentDataProperty: string | number
}

const ajv = new Ajv({ allErrors: true, validateFormats: false, passContext: true }).addKeyword({
  keyword: 'integer',
  schemaType: 'boolean',
  validate: isInteger,
})
const validate = ajv.compile<JsonObject>(ideaSchema())

function describeError(error: ErrorObject, document: JsonObject): SchemaProblem {
  const steps = error.instancePath.split('/').slice(1).map(unescape)
  const path = steps.reduce(appendStep, '') || '(root)'
  const params = error.params as Readonly<Record<string, unknown>>
  const rule = error.keyword === 'integer' ? 'type' : error.keyword
  const missing = String(params['missingProperty'])
  return {
    path,
    rule,
    found: rule === 'required' ? `no ${missing}` : excerpt(valueAt(document, steps)),
    expected: expectations[error.keyword]?.(params) ?? error.message ?? rule,
  }
}

/** What each keyword asks for, in words. */
const expectations: Readonly<
  Record<string, ((params: Readonly<Record<string, unknown>>) => string) | undefined>
> = {
  required: () => 'it',
  integer: () => 'a number without fraction and exponent',
  type: ({ type }) => `the type ${String(type)}`,
  enum: ({ allowedValues }) => String(allowedValues),
  pattern: ({ pattern }) => `to match ${String(pattern).slice(0, LONGEST_PATTERN)}`,
}

/** The pattern of IPv6 addresses has a thousand characters that nobody reads. */
const LONGEST_PATTERN = 120

function appendStep(path: string, step: string): string {
  if (/^\d+$/.test(step)) return `${path}[${step}]`
  return path === '' ? step : `${path}.${step}`
}

function unescape(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

function valueAt(root: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = root
  for (const step of steps) {
    if (isList(value)) value = value[Number(step)]
    else value = isObject(value) ? value[step] : undefined
  }
  return value
}
