import type { Blueprint } from '../../core/blueprint.ts'
import { api } from './api.tsx'
import { config } from './config.tsx'
import { routes } from './routes.tsx'
import { czech } from './texts.ts'

/** For those who develop with Mentat: the API, the parts of the web interface, the configuration. */
export const developerBlueprint: Blueprint = {
  name: 'developer',
  summary: 'the API, the parts of the web interface, the configuration',
  routes: [api, config, routes],
  menu: [
    { route: 'developer.config', title: 'Configuration', section: 'System', position: 440 },
    { route: 'developer.routes', title: 'Routes and parts', section: 'System', position: 450 },
    { route: 'developer.api', title: 'API', section: 'System', position: 460 },
  ],
  catalogues: { cs: czech },
}
