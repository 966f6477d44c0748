import type { Blueprint } from '../../core/blueprint.ts'
import { attention } from './attention.tsx'
import { lastDay } from './events.tsx'
import { index } from './index.tsx'
import { newestReports } from './reports.tsx'
import { czech, english } from './texts.ts'

/** The first page. */
export const homeBlueprint: Blueprint = {
  name: 'home',
  summary: 'the first page',
  routes: [index, lastDay, newestReports, attention],
  catalogues: { en: english, cs: czech },
}
