import type { Blueprint } from '../../core/blueprint.ts'
import { eventPivots } from '../../event-search/pivots.ts'
import { addresses } from './addresses.tsx'
import { dashboardList } from './dashboard/list.tsx'
import { dashboard } from './dashboard/page.tsx'
import { attachmentDownload, eventDownload } from './download.ts'
import { eventExport } from './export.ts'
import { coloured } from './json.tsx'
import { feed, live } from './live.tsx'
import { czech, english } from './locale.ts'
import { metadata } from './metadata.tsx'
import { search, total } from './search.tsx'
import { show } from './show.tsx'

/** Searching events, and everything about one of them. */
export const eventsBlueprint: Blueprint = {
  name: 'events',
  summary: 'events: search, detail, download',
  routes: [
    ...[search, total, eventExport, live, feed, metadata],
    ...[show, addresses, coloured, eventDownload, attachmentDownload],
    ...[dashboard, dashboardList],
  ],
  menu: [
    { route: 'events.search', title: 'Events', position: 140 },
    {
      route: 'events.dashboard',
      title: 'Events',
      section: 'Dashboards',
      position: 29,
    },
  ],
  pivots: eventPivots('events.search', {
    host: 'Events with it on any side',
    source: 'Events with it as source',
    target: 'Events with it as target',
    sourceGroup: 'Events with this source group',
    targetGroup: 'Events with this target group',
    sourceClass: 'Events of this source class',
    targetClass: 'Events of this target class',
    plain: 'Events',
  }),
  catalogues: { en: english, cs: czech },
}
