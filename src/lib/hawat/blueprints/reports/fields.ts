import { isIP } from 'node:net'
import { enumeratedValues } from '../../../database/events/seen-values.ts'
import { listGroups } from '../../../database/groups/list.ts'
import { type Severity, severities } from '../../../database/groups/tables.ts'
import { type ReportType, reportTypes } from '../../../database/reports/tables.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import type { OptionLists } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choice, choices, list, moment, number, text } from '../../core/form/fields.ts'
import { groupsOf } from '../../core/viewer.ts'
import type { ReportConditions } from '../../../database/reports/search.ts'
import { reportTimes } from './times.ts'

const addresses = (label: string) => list({ label, hint: 'addresses and networks' })

/** What reports can be searched by; the names are the original's. */
export const reportFields = {
  dt_from: moment({ label: 'Created from' }),
  dt_to: moment({ label: 'Created to' }),
  label: text({ label: 'Label', hint: 'a part of it', longest: 100 }),
  groups: choices({ label: 'Groups', options: 'groups' }),
  severities: choices({ label: 'Severities', options: severities.map((value) => ({ value })) }),
  types: choices({ label: 'Types', options: reportTypes.map((value) => ({ value })) }),
  categories: choices({ label: 'Categories', options: 'categories' }),
  classes: choices({ label: 'Classes', options: 'classes' }),
  detectors: choices({ label: 'Detectors', options: 'detectors' }),
  source_ips: addresses('Source addresses'),
  target_ips: addresses('Target addresses'),
  shadow_type: choice({
    label: 'Shadow reports',
    options: [{ value: 'normal' }, { value: 'shadow' }],
  }),
  relapse_type: choice({
    label: 'Relapsed events',
    options: [{ value: 'relapsed' }, { value: 'non_relapsed' }],
  }),
  limit: number({ label: 'Reports a page', minimum: 1, maximum: 1000, default: 50 }),
  page: number({ label: 'Page', minimum: 1, maximum: 100_000, default: 1 }),
} as const

/** Fields that only those get who run the system. */
export const powerFields = ['shadow_type', 'relapse_type'] as const

/**
 * What a query asks for, and what the viewer may see: others than those who run the system only see what was made for their
 * groups, and no shadow reports.
 * @throws MentatError VALUE_INVALID
 */
export function conditionsOf(ask: Ask<ValuesOf<typeof reportFields>>): ReportConditions {
  const { values } = ask
  const { label, groups, categories, classes, detectors } = values
  return {
    ...reportTimes(ask),
    ...{ label, groups, categories, classes, detectors },
    severities: values.severities as readonly Severity[],
    types: values.types as readonly ReportType[],
    sources: networks('source_ips', values.source_ips),
    targets: networks('target_ips', values.target_ips),
    isShadow: values.shadow_type === '' ? undefined : values.shadow_type === 'shadow',
    isRelapsed: values.relapse_type === '' ? undefined : values.relapse_type === 'relapsed',
    ...visibleReports(ask),
  }
}

/** Whose reports somebody sees. */
export function visibleReports({ viewer }: Pick<Ask<unknown>, 'viewer'>): ReportConditions {
  if (power.allows(viewer, undefined)) return {}
  return { isShadow: false, ofGroups: groupsOf(viewer).map(({ id }) => id) }
}

/** The lists that the fields choose from. */
export async function reportOptions({
  services: { database },
  viewer,
}: Ask<unknown>): Promise<OptionLists> {
  const seen = async (attribute: 'category' | 'event_class' | 'target_class' | 'node_name') =>
    (await enumeratedValues(database, attribute)).map(({ value }) => value)
  const groups = power.allows(viewer, undefined) ? await listGroups(database) : groupsOf(viewer)
  const [categories, classes, targetClasses, detectors] = await Promise.all(
    (['category', 'event_class', 'target_class', 'node_name'] as const).map(seen),
  )
  const optionsOf = (values: readonly string[] = []) =>
    [...new Set(values)].map((value) => ({ value }))
  return {
    groups: optionsOf(groups.map(({ name }) => name)),
    categories: optionsOf(categories),
    classes: optionsOf([...(classes ?? []), ...(targetClasses ?? [])].toSorted()),
    detectors: optionsOf(detectors),
  }
}

function networks(field: string, values: readonly string[]): readonly string[] {
  const wrong = values.find((value) => !isNetwork(value))
  if (wrong === undefined) return values
  throw new MentatError(
    'VALUE_INVALID',
    `"${wrong}" is neither an address nor a network such as 192.0.2.0/24`,
    {
      fields: { field },
    },
  )
}

function isNetwork(value: string): boolean {
  const [address = '', length, ...rest] = value.split('/')
  const version = isIP(address)
  if (version === 0 || address.includes('%') || rest.length > 0) return false
  return (
    length === undefined ||
    (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128))
  )
}
