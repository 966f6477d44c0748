import type { Blueprint } from '../../core/blueprint.ts'
import { run, runs } from './runs.tsx'
import { czech, english } from './texts.ts'
import { state, view } from './view.tsx'

/** How Mentat is doing. */
export const statusBlueprint: Blueprint = {
  name: 'status',
  summary: 'daemons, queues, scheduled modules, and what somebody should look at',
  needs: ['status'],
  routes: [view, state, runs, run],
  menu: [{ route: 'status.view', title: 'System status', section: 'System', position: 420 }],
  catalogues: { en: english, cs: czech },
}
