import type { FilterFields } from '../../../database/filters/tables.ts'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import {
  choice,
  choices,
  code,
  flag,
  lines,
  list,
  moment,
  number,
  text,
} from '../../core/form/fields.ts'

const seen = (label: string, options: string) =>
  choices({ label, options, hint: 'for a basic filter' })
const addresses = (label: string) =>
  list({ label, hint: 'for a basic filter: addresses, networks, ranges' })

/** What can be filled in of a filter; the names are the original's. */
export const filterFields = {
  group: choice({ label: 'Group', options: 'groups', hint: 'None: the filter is for all groups.' }),
  name: text({ label: 'Name', required: true, longest: 250 }),
  description: lines({
    label: 'Description',
    required: true,
    longest: 2000,
    hint: 'Why these events are not to be reported.',
  }),
  enabled: flag({ label: 'Enabled', hint: 'Only then events are held back.' }),
  source_based: choice({
    label: 'Reports on',
    required: true,
    options: [
      { value: 'true', label: 'sources' },
      { value: 'false', label: 'targets' },
    ],
  }),
  valid_from: moment({ label: 'Valid from', hint: 'Nothing: from the beginning.' }),
  valid_to: moment({ label: 'Valid to', hint: 'Nothing: for ever.' }),
  type: choice({
    label: 'Kind',
    required: true,
    options: [
      { value: 'basic', label: 'basic: made of the lists below' },
      { value: 'advanced', label: 'advanced: the rule is written by hand' },
    ],
  }),
  detectors: seen('Detectors', 'detectors'),
  categories: seen('Categories', 'categories'),
  event_classes: seen('Event classes', 'event_classes'),
  protocols: seen('Protocols', 'protocols'),
  sources: addresses('Source addresses'),
  targets: addresses('Target addresses'),
  filter: code({ label: 'Rule', hint: 'for an advanced filter' }),
  days: number({ label: 'Days of the preview', minimum: 1, maximum: 90, default: 7 }),
} as const

/** Values of these fields. */
export type FilterValues = ValuesOf<typeof filterFields>

/** All that everybody fills in who may write a filter. */
export const withoutGroup = (Object.keys(filterFields) as (keyof typeof filterFields)[]).filter(
  (name) => name !== 'group',
)

/** As it is stored. */
export function fieldsOfValues(values: FilterValues): FilterFields {
  const { days: _, group, source_based, type, valid_from, valid_to, description, ...same } = values
  return {
    ...same,
    group: group === '' ? null : group,
    source_based: source_based === 'true',
    type: type === 'basic' ? 'basic' : 'advanced',
    // On one line, as commands show it.
    description: description.replaceAll(/\s+/g, ' '),
    valid_from: valid_from === undefined ? null : formatTimestamp(valid_from),
    valid_to: valid_to === undefined ? null : formatTimestamp(valid_to),
  }
}

/** As a form shows it. */
export function valuesOfFilter(filter: FilterFields): Partial<FilterValues> {
  const { group, source_based, type, valid_from, valid_to, name, description, enabled } = filter
  const { detectors, categories, event_classes, protocols, sources, targets } = filter
  return {
    ...{ name, description, enabled, type },
    ...{ detectors, categories, event_classes, protocols, sources, targets },
    filter: filter.filter,
    group: group ?? '',
    source_based: String(source_based),
    valid_from: valid_from === null ? undefined : Date.parse(valid_from),
    valid_to: valid_to === null ? undefined : Date.parse(valid_to),
  }
}
