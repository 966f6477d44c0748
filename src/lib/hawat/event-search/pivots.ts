import type { Pivot, ValueKind } from '../core/blueprint.ts'
import { eventFieldNames } from './fields.ts'

/** What links to a search of events are called, wherever its answer is shown. */
export interface PivotTitles {
  readonly host: string
  readonly source: string
  readonly target: string
  readonly sourceGroup: string
  readonly targetGroup: string
  readonly sourceClass: string
  readonly targetClass: string
  /** For what belongs to the event as a whole. */
  readonly plain: string
}

type Side = 'host' | 'source' | 'target'

/** Links from every kind of value to a page that has the fields of a search. */
export function eventPivots(route: string, titles: PivotTitles): Pivot[] {
  const pivot = (kind: ValueKind, title: string, parameter: string): Pivot => ({
    ...{ kind, title, route, parameter },
    context: eventFieldNames,
  })
  const sided = (kind: ValueKind, what: string): Pivot[] =>
    (['host', 'source', 'target'] as const).map((side: Side) => ({
      ...pivot(kind, titles[side], `${side}_${what}`),
      // One side takes the place of both, and the other way round.
      replaces: side === 'host' ? [`source_${what}`, `target_${what}`] : [`host_${what}`],
    }))
  return [
    ...sided('address', 'addrs'),
    ...sided('network', 'addrs'),
    ...sided('port', 'ports'),
    ...sided('host_type', 'types'),
    pivot('group', titles.sourceGroup, 'groups'),
    pivot('group', titles.targetGroup, 'target_groups'),
    pivot('class', titles.sourceClass, 'classes'),
    pivot('class', titles.targetClass, 'target_classes'),
    pivot('category', titles.plain, 'categories'),
    pivot('detector', titles.plain, 'detectors'),
    pivot('detector_type', titles.plain, 'detector_types'),
    pivot('protocol', titles.plain, 'protocols'),
    pivot('severity', titles.plain, 'severities'),
    pivot('tlp', titles.plain, 'tlps'),
  ]
}
