import type { Blueprint } from '../../core/blueprint.ts'
import { create, remove, state, test, update } from './edit.tsx'
import { list } from './list.tsx'
import { czech } from './locale/cs.ts'
import { english } from './locale/en.ts'
import { show } from './show.tsx'

/** Event classes: what is seen in events, how severe it is, and what reports say of it. */
export const eventClassesBlueprint: Blueprint = {
  name: 'event_classes',
  summary: 'event classes: rules that say what events mean',
  routes: [list, create, show, update, state, test, remove],
  menu: [
    {
      route: 'event_classes.list',
      title: 'Event classes',
      section: 'Administration',
      position: 390,
    },
  ],
  pivots: [
    { kind: 'class', title: 'The event class', route: 'event_classes.show', parameter: ':id' },
  ],
  catalogues: { en: english, cs: czech },
}
