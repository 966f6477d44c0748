import type { Blueprint } from '../../core/blueprint.ts'
import { czech } from './texts.ts'
import { mine, queryStatus, stop } from './own.tsx'
import { queries, view } from './view.tsx'

/** What the database does, and how large it is. */
export const dbstatusBlueprint: Blueprint = {
  name: 'dbstatus',
  summary: 'what the database does, its sizes and settings',
  routes: [view, queries, mine, queryStatus, stop],
  menu: [{ route: 'dbstatus.view', title: 'Database status', section: 'System', position: 430 }],
  catalogues: { cs: czech },
}
