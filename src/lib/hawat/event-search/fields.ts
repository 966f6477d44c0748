import type { ListParameter, SearchParameters } from '../../database/events/search/parameters.ts'
import type { Ask } from '../core/ask.ts'
import type { Field, ValuesOf } from '../core/form/field.ts'
import { choices, flag, list, moment, text } from '../core/form/fields.ts'
import { visibleEvents } from './visibility.ts'

const anyOfThese = (label: string, options: string) => choices({ label, options })
const addresses = (label: string) => list({ label, hint: 'addresses, networks, ranges' })

/** Those that can be negated as a whole, by `not_<name>`. */
const lists = {
  detectors: anyOfThese('Detectors', 'detectors'),
  detector_types: anyOfThese('Detector types', 'detector_types'),
  categories: anyOfThese('Categories', 'categories'),
  severities: anyOfThese('Severities', 'severities'),
  target_severities: anyOfThese('Target severities', 'target_severities'),
  classes: anyOfThese('Classes', 'classes'),
  target_classes: anyOfThese('Target classes', 'target_classes'),
  protocols: anyOfThese('Protocols', 'protocols'),
  groups: anyOfThese('Source groups', 'groups'),
  target_groups: anyOfThese('Target groups', 'target_groups'),
  inspection_errs: anyOfThese('Inspection errors', 'inspection_errs'),
  tlps: anyOfThese('TLP', 'tlps'),
}

type Negated = { readonly [Name in keyof typeof lists as `not_${Name}`]: Field<boolean> }

/** Not shown as fields of their own: the box stands with the list. */
const negations = Object.fromEntries(
  Object.keys(lists).map((name) => [`not_${name}`, flag({ label: 'not these' })]),
) as unknown as Negated

/** What events can be searched by, wherever they are: names are the original's. */
export const eventFields = {
  dt_from: moment({ label: 'Detected from' }),
  dt_to: moment({ label: 'Detected to' }),
  st_from: moment({ label: 'Stored from' }),
  st_to: moment({ label: 'Stored to' }),
  source_addrs: addresses('Source addresses'),
  target_addrs: addresses('Target addresses'),
  host_addrs: addresses('Source or target addresses'),
  source_ports: list({ label: 'Source ports' }),
  target_ports: list({ label: 'Target ports' }),
  host_ports: list({ label: 'Source or target ports' }),
  source_types: anyOfThese('Source types', 'source_types'),
  target_types: anyOfThese('Target types', 'target_types'),
  host_types: anyOfThese('Source or target types', 'host_types'),
  ...lists,
  ...negations,
  description: text({ label: 'Description', hint: 'a part of it' }),
} as const

/** Values of these fields. */
export type EventValues = ValuesOf<typeof eventFields>

/** Names of all fields, for what other pages take along. */
export const eventFieldNames: readonly string[] = Object.keys(eventFields)

/** How far back a search goes when no time is given, in milliseconds: a week, up to the next full hour. */
const DEFAULT_SPAN = 7 * 86_400_000
const HOUR = 3_600_000

/**
 * What is searched for by whom. Without any time in the query it is the last week; an empty `dt_from` means without bound. Times of
 * storing take the place of those of detection.
 */
export function searchOf(ask: Ask<EventValues>): SearchParameters {
  const { values, viewer, services } = ask
  const found = Object.fromEntries(
    listNames.flatMap((name) => {
      const chosen = values[name]
      if (chosen.length === 0) return []
      const negation = `not_${name}`
      const isNegated = negation in values && values[negation as keyof Negated]
      return [[name, chosen] as const, ...(isNegated ? [[negation, true] as const] : [])]
    }),
  ) as SearchParameters
  return {
    ...found,
    ...timesOf(ask),
    ...(values.description === '' ? {} : { description: values.description }),
    ...visibleEvents(viewer, services.config),
  }
}

/** The times of a search. */
export function timesOf({
  values,
  given,
  now,
}: Pick<
  Ask<Pick<EventValues, 'dt_from' | 'dt_to' | 'st_from' | 'st_to'>>,
  'values' | 'given' | 'now'
>): Pick<SearchParameters, 'dt_from' | 'dt_to' | 'st_from' | 'st_to'> {
  const { dt_from, dt_to, st_from, st_to } = values
  if ((st_from ?? st_to) !== undefined) return defined({ st_from, st_to })
  if ('dt_from' in given || 'dt_to' in given) return defined({ dt_from, dt_to })
  const end = Math.ceil(now / HOUR) * HOUR
  return { dt_from: end - DEFAULT_SPAN, dt_to: end }
}

function defined<T extends Readonly<Record<string, number | undefined>>>(
  times: T,
): { [Name in keyof T]?: number } {
  return Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined)) as {
    [Name in keyof T]?: number
  }
}

const listNames = [
  ...['source_addrs', 'target_addrs', 'host_addrs', 'source_ports', 'target_ports', 'host_ports'],
  ...['source_types', 'target_types', 'host_types'],
  ...Object.keys(lists),
] as ListParameter[]
