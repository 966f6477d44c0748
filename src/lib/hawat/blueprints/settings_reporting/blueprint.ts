import type { Blueprint } from '../../core/blueprint.ts'
import { show } from './show.tsx'
import { update } from './update.ts'

/** How groups want their reports. */
export const settingsReportingBlueprint: Blueprint = {
  name: 'settings_reporting',
  summary: 'how groups want their reports',
  routes: [show, update],
}
