import type { Blueprint } from '../../core/blueprint.ts'
import { remove, revoke } from './change.tsx'
import { dashboard } from './dashboard.tsx'
import { data, linkData } from './download.ts'
import { feedback, linkFeedback } from './feedback.tsx'
import { reportFields } from './fields.ts'
import { czech } from './locale/cs.ts'
import { english } from './locale/en.ts'
import { search } from './search.tsx'
import { show, unauth } from './show.tsx'

const context = Object.keys(reportFields)

/** Reports: searching and reading them, their events, feedback, and what was reported in all. */
export const reportsBlueprint: Blueprint = {
  name: 'reports',
  summary: 'reports: search, detail, link for recipients, feedback, dashboard',
  routes: [search, dashboard, show, unauth, data, linkData, feedback, linkFeedback, revoke, remove],
  menu: [
    { route: 'reports.search', title: 'Reports', position: 150 },
    { route: 'reports.dashboard', title: 'Reports', section: 'Dashboards', position: 30 },
  ],
  pivots: [
    {
      kind: 'address',
      title: 'Reports that tell of it',
      route: 'reports.search',
      parameter: 'source_ips',
      context,
    },
    {
      kind: 'group',
      title: 'Reports for this group',
      route: 'reports.search',
      parameter: 'groups',
      context,
    },
    {
      kind: 'class',
      title: 'Reports with this class',
      route: 'reports.search',
      parameter: 'classes',
      context,
    },
  ],
  catalogues: { en: english, cs: czech },
}
