import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../ask.ts'
import type { Download, Feed, OptionLists, Passage, View } from '../blueprint.ts'
import type { Fields, ValuesOf } from '../form/field.ts'
import { type Outcome, readForm } from '../form/read.ts'
import { mayAsk } from '../links.ts'
import type { FormState } from '../frame.ts'

/** What became of asking a view. */
export interface ViewOutcome {
  /** Undefined: the query could not be read. */
  readonly data: unknown
  readonly ask: Ask<unknown>
  readonly form: FormState
}

/**
 * Asks a view.
 * @throws MentatError FORBIDDEN, and what the view throws
 */
export async function askView(
  view: View<Fields, unknown>,
  ask: Ask<unknown>,
): Promise<ViewOutcome> {
  const fields = view.fields ?? {}
  const outcome = readQuery(fields, ask)
  const form = { fields, given: ask.given, options: {} }
  if (outcome.faults) return { data: undefined, ask, form: { ...form, faults: outcome.faults } }
  const asked = { ...ask, values: outcome.values }
  try {
    const data = await view.load(asked)
    if (!mayAsk(view, ask.viewer, data)) throw forbidden()
    return { data, ask: asked, form: { ...form, faults: {} } }
  } catch (error) {
    const fault = faultOf(error, fields, ask)
    if (!fault) throw error
    return { data: undefined, ask: asked, form: { ...form, faults: fault } }
  }
}

/** Lists to choose from for a page; a page without them is better than none. */
export async function optionsOf(
  view: View<Fields, unknown>,
  ask: Ask<unknown>,
): Promise<OptionLists> {
  return (await view.options?.(ask)) ?? {}
}

/**
 * The values of a download or a feed.
 * @throws MentatError REQUEST_INVALID
 */
export function askWithValues(
  route: Download<Fields> | Feed<Fields, unknown> | Passage<Fields>,
  ask: Ask<unknown>,
): Ask<ValuesOf<Fields>> {
  const outcome = readQuery(route.fields ?? {}, ask)
  if (!outcome.faults) return { ...ask, values: outcome.values }
  throw invalidFields(outcome.faults)
}

/** All faults in one failure. */
export function invalidFields(faults: Readonly<Record<string, string>>): MentatError {
  const texts = Object.entries(faults).map(([name, text]) =>
    name === '' ? text : `${name}: ${text}`,
  )
  return new MentatError('REQUEST_INVALID', texts.join('; '), {
    fields: { form_errors: Object.entries(faults) },
  })
}

/** A failure as a fault of one field, or of the whole form, when it is about values; undefined: it is about something else. */
export function faultOf(
  thrown: unknown,
  fields: Fields,
  { told }: Pick<Ask<unknown>, 'told'>,
): Record<string, string> | undefined {
  if (!(thrown instanceof MentatError)) return undefined
  if (!['SEARCH_INVALID', 'VALUE_INVALID', 'FILTER_INVALID', 'OBJECT_EXISTS'].includes(thrown.code))
    return undefined
  const { field, parameter, problems } = thrown.fields
  if (Array.isArray(problems)) return faultsOf(problems.map(String), fields, told)
  const name = [field, parameter].find(
    (one) => typeof one === 'string' && Object.hasOwn(fields, one),
  )
  return { [typeof name === 'string' ? name : '']: told(thrown.message) }
}

/** Problems begin with the name of what they are about: `email: found …`. */
function faultsOf(
  problems: readonly string[],
  fields: Fields,
  told: Ask<unknown>['told'],
): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const problem of problems) {
    const [, name = '', text = ''] = /^(\w+): (.*)$/s.exec(problem) ?? []
    const place = Object.hasOwn(fields, name) ? name : ''
    const fault = told(place === '' ? problem : text)
    faults[place] = faults[place] === undefined ? fault : `${faults[place]}\n${fault}`
  }
  return faults
}

/** The viewer may not: said without telling whether what was asked for exists. */
export function forbidden(): MentatError {
  return new MentatError('FORBIDDEN', 'you may not see or do this')
}

function readQuery(fields: Fields, { given, now, viewer, t }: Ask<unknown>): Outcome<Fields> {
  return readForm(fields, given, { now, timezone: viewer.timezone, t })
}
