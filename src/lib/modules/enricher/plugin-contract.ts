import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { EnricherPlugin } from './plugin.ts'

/**
 * Makes sure that what a file or package exports is a plugin.
 * @param name how it is called in the configuration, for the text
 * @throws MentatError PLUGIN_INVALID naming everything that is wrong
 */
export function checkedPlugin(candidate: unknown, name: string): EnricherPlugin {
  const faults = isRecord(candidate)
    ? members.flatMap(([key, expected, holds]) =>
        holds(candidate[key]) ? [] : [`${key} should be ${expected}`],
      )
    : ['the default export should be an object']
  if (faults.length === 0) return candidate as EnricherPlugin
  throw new MentatError('PLUGIN_INVALID', `${name} is no enricher plugin: ${faults.join('; ')}`)
}

/** What `Enricher` methods an object must and may have. */
export function enricherFaults(part: unknown): string[] {
  if (!isRecord(part)) return ['create() should return an object']
  const optional = ['start', 'stop', 'reload', 'counters', 'gauges', 'trouble']
  const wrong = optional.filter((key) => part[key] !== undefined && !isFunction(part[key]))
  if (!isFunction(part['enrich'])) wrong.unshift('enrich')
  return wrong.map((key) => `${key} of what create() returns should be a function`)
}

/** A place that a plugin may write to: the root list, or a member of `_Mentat`. */
export const ENRICH = 'Enrich'
const PLACE = /^(Enrich|_Mentat\.[A-Za-z][A-Za-z0-9_]{0,63})$/

/** The keys that a plugin's additions may have: `ResolvedAbuses` for `_Mentat.ResolvedAbuses`, and `Enrich`. */
export function writableKeys({ writes }: Pick<EnricherPlugin, 'writes'>): ReadonlySet<string> {
  return new Set(writes.map((place) => place.replace('_Mentat.', '')))
}

const members: readonly (readonly [string, string, (value: unknown) => boolean])[] = [
  [
    'name',
    'a text of lower-case letters, digits and hyphens',
    (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(value),
  ],
  ['summary', 'a text', (value) => typeof value === 'string'],
  ['reads', 'a list of texts', isListOfTexts],
  [
    'writes',
    'a list of Enrich and _Mentat.NAME',
    (value) => isListOfTexts(value) && value.every((place) => PLACE.test(place)),
  ],
  [
    'config',
    'a JSON Schema of an object (with type and properties)',
    (value) => isRecord(value) && value['type'] === 'object' && isRecord(value['properties']),
  ],
  ['create', 'a function', isFunction],
]

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
