import type { Blueprint } from '../../core/blueprint.ts'
import { create, createFor, update } from './edit.tsx'
import { list } from './list.tsx'
import { czech } from './locale/cs.ts'
import { english } from './locale/en.ts'
import { playground } from './playground.tsx'
import { show } from './show.tsx'
import { disable, enable, remove } from './state.tsx'

/** Filters: what is not reported, and the place to try rules. */
export const filtersBlueprint: Blueprint = {
  name: 'filters',
  summary: 'filters for reports, and the playground of the filter language',
  routes: [list, create, createFor, playground, show, update, enable, disable, remove],
  menu: [
    { route: 'filters.list', title: 'Filters', section: 'Administration', position: 370 },
    {
      route: 'filters.playground',
      title: 'Filter playground',
      section: 'Administration',
      position: 375,
    },
  ],
  catalogues: { en: english, cs: czech },
}
