import type { CountedAttribute } from '../../../database/events/search/counted.ts'
import type { ValueKind } from '../../core/blueprint.ts'

/** Something that rows or columns can be. */
export interface CrossColumn {
  /** The original's name. */
  readonly key: string
  /** English; translated when shown. */
  readonly title: string
  readonly attribute: CountedAttribute
  readonly kind: ValueKind
  /** Parameter of a search for one of the values. */
  readonly parameter: string
}

/** What has so few values that they fit into a table. */
export const crossColumns: readonly CrossColumn[] = [
  {
    key: 'categories',
    title: 'Categories',
    attribute: 'category',
    kind: 'category',
    parameter: 'categories',
  },
  {
    key: 'source_types',
    title: 'Source types',
    attribute: 'source_type',
    kind: 'host_type',
    parameter: 'source_types',
  },
  {
    key: 'target_types',
    title: 'Target types',
    attribute: 'target_type',
    kind: 'host_type',
    parameter: 'target_types',
  },
  {
    key: 'protocols',
    title: 'Protocols',
    attribute: 'protocol',
    kind: 'protocol',
    parameter: 'protocols',
  },
  {
    key: 'detectors',
    title: 'Detectors',
    attribute: 'node_name',
    kind: 'detector',
    parameter: 'detectors',
  },
  {
    key: 'detector_types',
    title: 'Detector types',
    attribute: 'node_type',
    kind: 'detector_type',
    parameter: 'detector_types',
  },
  {
    key: 'abuses',
    title: 'Source groups',
    attribute: 'resolved_abuses',
    kind: 'group',
    parameter: 'groups',
  },
  {
    key: 'classes',
    title: 'Classes',
    attribute: 'event_class',
    kind: 'class',
    parameter: 'classes',
  },
  {
    key: 'severities',
    title: 'Severities',
    attribute: 'event_severity',
    kind: 'severity',
    parameter: 'severities',
  },
  {
    key: 'target_abuses',
    title: 'Target groups',
    attribute: 'target_abuses',
    kind: 'group',
    parameter: 'target_groups',
  },
  {
    key: 'target_classes',
    title: 'Target classes',
    attribute: 'target_class',
    kind: 'class',
    parameter: 'target_classes',
  },
  {
    key: 'target_severities',
    title: 'Target severities',
    attribute: 'target_severity',
    kind: 'severity',
    parameter: 'target_severities',
  },
  { key: 'tlps', title: 'TLP', attribute: 'tlp', kind: 'tlp', parameter: 'tlps' },
]

/** One of them; of none that is known, the one that stands for it. */
export function crossColumnOf(key: string, instead: string): CrossColumn {
  const found =
    crossColumns.find((one) => one.key === key) ?? crossColumns.find((one) => one.key === instead)
  if (found) return found
  throw new TypeError(`there is no column ${instead}`)
}
