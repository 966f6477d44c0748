import type { Blueprint } from '../../core/blueprint.ts'
import { eventPivots } from '../../event-search/pivots.ts'
import { czech, english } from './locale.ts'
import { search } from './search.tsx'
import { tab } from './tab.tsx'

/** Events over time. */
export const timelineBlueprint: Blueprint = {
  name: 'timeline',
  summary: 'events over time',
  routes: [search, tab],
  menu: [{ route: 'timeline.search', title: 'Timeline', position: 150 }],
  pivots: eventPivots('timeline.search', {
    host: 'Timeline of it on any side',
    source: 'Timeline of it as source',
    target: 'Timeline of it as target',
    sourceGroup: 'Timeline of this source group',
    targetGroup: 'Timeline of this target group',
    sourceClass: 'Timeline of this source class',
    targetClass: 'Timeline of this target class',
    plain: 'Timeline',
  }),
  catalogues: { en: english, cs: czech },
}
