import type { CountedAttribute } from '../../../database/events/search/counted.ts'
import type { ValueKind } from '../../core/blueprint.ts'

/** One of the calculations. */
export interface TimelineSection {
  /** The original's name. */
  readonly key: string
  /** English; translated when shown. */
  readonly title: string
  /** Undefined: events as such. */
  readonly attribute?: CountedAttribute
  /** What can be done with its values. */
  readonly kind?: ValueKind
}

/** By what events are counted over time. */
export const sections: readonly TimelineSection[] = [
  { key: 'cnt_events', title: 'All events' },
  { key: 'categories', title: 'Categories', attribute: 'category', kind: 'category' },
  { key: 'sources', title: 'Sources', attribute: 'source_ip', kind: 'address' },
  { key: 'targets', title: 'Targets', attribute: 'target_ip', kind: 'address' },
  { key: 'source_ports', title: 'Source ports', attribute: 'source_port', kind: 'port' },
  { key: 'target_ports', title: 'Target ports', attribute: 'target_port', kind: 'port' },
  { key: 'source_types', title: 'Source types', attribute: 'source_type', kind: 'host_type' },
  { key: 'target_types', title: 'Target types', attribute: 'target_type', kind: 'host_type' },
  { key: 'protocols', title: 'Protocols', attribute: 'protocol', kind: 'protocol' },
  { key: 'detectors', title: 'Detectors', attribute: 'node_name', kind: 'detector' },
  { key: 'detector_types', title: 'Detector types', attribute: 'node_type', kind: 'detector_type' },
  { key: 'abuses', title: 'Source groups', attribute: 'resolved_abuses', kind: 'group' },
  { key: 'target_abuses', title: 'Target groups', attribute: 'target_abuses', kind: 'group' },
  { key: 'classes', title: 'Classes', attribute: 'event_class', kind: 'class' },
  { key: 'target_classes', title: 'Target classes', attribute: 'target_class', kind: 'class' },
  { key: 'severities', title: 'Severities', attribute: 'event_severity', kind: 'severity' },
  {
    key: 'target_severities',
    title: 'Target severities',
    attribute: 'target_severity',
    kind: 'severity',
  },
  { key: 'description', title: 'Description', attribute: 'description' },
  { key: 'tlps', title: 'TLP', attribute: 'tlp', kind: 'tlp' },
]

/** The one that is shown first. */
export const FIRST_SECTION = 'cnt_events'

/** A section by its name. */
export function sectionOf(key: string): TimelineSection | undefined {
  return sections.find((one) => one.key === (key === '' ? FIRST_SECTION : key))
}
