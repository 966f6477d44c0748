import type { Blueprint } from './core/blueprint.ts'
import { authBlueprint } from './blueprints/auth/blueprint.tsx'
import { eventsBlueprint } from './blueprints/events/blueprint.ts'
import { homeBlueprint } from './blueprints/home/blueprint.tsx'

/** The parts of the web interface. */
export const builtinBlueprints: readonly Blueprint[] = [authBlueprint, eventsBlueprint, homeBlueprint]
