import type { Blueprint } from '../../core/blueprint.ts'
import { create, createFor, remove, update } from './edit.ts'
import { get } from './get.tsx'
import { list } from './list.tsx'
import { show } from './show.tsx'
import { czech, english } from './texts.ts'

/** Who is responsible for which addresses. */
export const networksBlueprint: Blueprint = {
  name: 'networks',
  summary: 'networks and the groups that are responsible for them',
  routes: [list, get, show, create, createFor, update, remove],
  menu: [{ route: 'networks.list', title: 'Networks', section: 'Administration', position: 380 }],
  pivots: [
    {
      kind: 'network',
      title: 'Networks that have it',
      route: 'networks.list',
      parameter: 'address',
    },
    {
      kind: 'address',
      title: 'Networks that have it',
      route: 'networks.list',
      parameter: 'address',
    },
  ],
  catalogues: { en: english, cs: czech },
}
