import { ANY, EMPTY } from '../../database/events/search/parameters.ts'
import { type EnumeratedAttribute, enumeratedValues } from '../../database/events/seen-values.ts'
import { power } from '../core/access.ts'
import type { Ask } from '../core/ask.ts'
import type { OptionLists } from '../core/blueprint.ts'
import { groupsOf } from '../core/viewer.ts'

/** Which values seen in events make which list. */
const sources: Readonly<Record<string, EnumeratedAttribute>> = {
  detectors: 'node_name',
  detector_types: 'node_type',
  categories: 'category',
  severities: 'event_severity',
  target_severities: 'target_severity',
  classes: 'event_class',
  target_classes: 'target_class',
  protocols: 'protocol',
  groups: 'resolved_abuses',
  target_groups: 'target_abuses',
  inspection_errs: 'inspection_errors',
  tlps: 'tlp',
  source_types: 'source_type',
  target_types: 'target_type',
}

/** Lists whose attribute may be empty: these can be searched for as well. */
const PSEUDO = new Set(
  Object.keys(sources).filter((name) => !name.endsWith('_types') || name === 'detector_types'),
)

/** Names of groups are those of other institutions. */
const GROUPS = new Set(['groups', 'target_groups'])

/** The lists that the fields of a search choose from: what was seen in events so far. */
export async function eventOptions(ask: Ask<unknown>): Promise<OptionLists> {
  const { services, viewer, t } = ask
  const own = groupsOf(viewer).map(({ name }) => ({ value: name }))
  const isLimited = !power.allows(viewer, undefined)
  const lists = await Promise.all(
    Object.entries(sources).map(async ([name, attribute]) => {
      const seen =
        isLimited && GROUPS.has(name) ? own : await enumeratedValues(services.database, attribute)
      const pseudo = [
        { value: EMPTY, label: t('(none)') },
        { value: ANY, label: t('(any)') },
      ]
      const values = seen.map(({ value }) => ({ value }))
      return [name, PSEUDO.has(name) ? [...pseudo, ...values] : values] as const
    }),
  )
  const made = Object.fromEntries(lists)
  const types = [...(made['source_types'] ?? []), ...(made['target_types'] ?? [])]
  const byValue = new Map(types.map((option) => [option.value, option]))
  return { ...made, host_types: [...byValue.values()] }
}
