import type { Blueprint } from '../../core/blueprint.ts'
import { czechChangeLog } from '../../change-log/texts.ts'
import { search } from './search.tsx'
import { show } from './show.tsx'
import { czech } from './texts.ts'

/** Who changed what. */
export const changelogsBlueprint: Blueprint = {
  name: 'changelogs',
  summary: 'who changed what, and how',
  routes: [search, show],
  menu: [
    { route: 'changelogs.search', title: 'Change log', section: 'Administration', position: 380 },
  ],
  catalogues: { cs: { ...czechChangeLog, ...czech } },
}
