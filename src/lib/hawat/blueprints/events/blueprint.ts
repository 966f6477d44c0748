import type { Blueprint, Pivot, ValueKind } from '../../core/blueprint.ts'
import { eventFieldNames } from '../../event-search/fields.ts'
import { attachmentDownload, eventDownload } from './download.ts'
import { search, total } from './search.tsx'
import { show } from './show.tsx'

/** Searching events, and everything about one of them. */
export const eventsBlueprint: Blueprint = {
  name: 'events',
  summary: 'events: search, detail, download',
  routes: [search, total, show, eventDownload, attachmentDownload],
  menu: [{ route: 'events.search', title: 'Events', position: 140 }],
  pivots: [
    ...sided('address', 'addrs', ['host', 'source', 'target']),
    ...sided('network', 'addrs', ['host', 'source', 'target']),
    ...sided('port', 'ports', ['host', 'source', 'target']),
    ...sided('host_type', 'types', ['host', 'source', 'target']),
    pivot('group', 'Events with this source group', 'groups'),
    pivot('group', 'Events with this target group', 'target_groups'),
    pivot('category', 'Events of this category', 'categories'),
    pivot('class', 'Events of this source class', 'classes'),
    pivot('class', 'Events of this target class', 'target_classes'),
    pivot('detector', 'Events of this detector', 'detectors'),
    pivot('detector_type', 'Events of detectors of this type', 'detector_types'),
    pivot('protocol', 'Events of this protocol', 'protocols'),
    pivot('severity', 'Events of this severity', 'severities'),
    pivot('tlp', 'Events of this TLP', 'tlps'),
  ],
}

type Side = 'host' | 'source' | 'target'

/** As source or target takes the place of one side, and the other way round. */
function sided(kind: ValueKind, what: string, sides: readonly Side[]): Pivot[] {
  const titles: Readonly<Record<Side, string>> = {
    host: 'Events with it on any side',
    source: 'Events with it as source',
    target: 'Events with it as target',
  }
  return sides.map((side) => ({
    ...pivot(kind, titles[side], `${side}_${what}`),
    replaces: side === 'host' ? [`source_${what}`, `target_${what}`] : [`host_${what}`],
  }))
}

function pivot(kind: ValueKind, title: string, parameter: string): Pivot {
  return { kind, title, route: 'events.search', parameter, context: eventFieldNames }
}
