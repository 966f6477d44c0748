import type { Blueprint } from '../../core/blueprint.ts'
import { create, remove, update } from './edit.ts'
import { list } from './list.tsx'
import { show, showByName } from './show.tsx'

/** Who sends events, and how far they are believed. */
export const detectorsBlueprint: Blueprint = {
  name: 'detectors',
  summary: 'detectors and how far they are believed',
  routes: [list, show, showByName, create, update, remove],
  menu: [{ route: 'detectors.list', title: 'Detectors', section: 'Administration', position: 390 }],
  pivots: [
    {
      kind: 'detector',
      title: 'Show the detector',
      route: 'detectors.show_by_name',
      parameter: ':name',
    },
  ],
}
