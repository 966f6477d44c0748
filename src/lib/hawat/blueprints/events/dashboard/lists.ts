import type { DimensionName, StatisticsGroup } from '../../../../database/statistics/dimensions.ts'
import { power } from '../../../core/access.ts'
import type { ValueKind } from '../../../core/blueprint.ts'
import type { Viewer } from '../../../core/viewer.ts'

/** One of the lists of the statistics. */
export interface DashboardList {
  readonly name: DimensionName
  /** English; translated when shown. */
  readonly title: string
  readonly kind?: ValueKind
  /** A list has at most one value an event: its parts make a whole. */
  readonly isSingle?: boolean
  /** Names institutions and their machines: only for those who see all events. */
  readonly isConfidential?: boolean
}

const lists: readonly DashboardList[] = [
  { name: 'categories', title: 'Categories', kind: 'category' },
  { name: 'classes', title: 'Classes', kind: 'class', isSingle: true },
  { name: 'severities', title: 'Severities', kind: 'severity', isSingle: true },
  { name: 'abuses', title: 'Source groups', kind: 'group', isConfidential: true },
  { name: 'detectors', title: 'Detectors', kind: 'detector' },
  { name: 'sources', title: 'Sources', kind: 'address', isConfidential: true },
  { name: 'targets', title: 'Targets', kind: 'address', isConfidential: true },
  { name: 'target_abuses', title: 'Target groups', kind: 'group', isConfidential: true },
  { name: 'target_classes', title: 'Target classes', kind: 'class', isSingle: true },
  { name: 'target_severities', title: 'Target severities', kind: 'severity', isSingle: true },
  { name: 'countries', title: 'Countries of sources' },
  { name: 'asns', title: 'Autonomous systems of sources', isConfidential: true },
  { name: 'category_sets', title: 'Sets of categories', isSingle: true },
  { name: 'analyzers', title: 'Software of detectors' },
  { name: 'detectorsws', title: 'Detectors with their software' },
  { name: 'tlps', title: 'TLP', kind: 'tlp', isSingle: true },
]

/**
 * The lists that somebody may see. Statistics are those of all events, whomever they belong to, so others than those who run the
 * system see only what names nobody. External events have no group of ours.
 */
export function listsFor(viewer: Viewer, group: StatisticsGroup): readonly DashboardList[] {
  const mayAll = power.allows(viewer, undefined)
  return lists.filter(
    ({ name, isConfidential = false }) =>
      (mayAll || !isConfidential) && !(group === 'external' && name === 'abuses'),
  )
}
