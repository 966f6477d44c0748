import type { Blueprint } from '../../core/blueprint.ts'
import { czech } from './locale.ts'
import { crossExport, search } from './search.tsx'

/** Events by two things they have. */
export const crossTableBlueprint: Blueprint = {
  name: 'cross_table',
  summary: 'events counted by two of the things they have',
  routes: [search, crossExport],
  menu: [{ route: 'cross_table.search', title: 'Cross table', position: 200 }],
  catalogues: { cs: czech },
}
