import type { Blueprint } from './core/blueprint.ts'
import { authBlueprint } from './blueprints/auth/blueprint.tsx'
import { eventsBlueprint } from './blueprints/events/blueprint.ts'
import { homeBlueprint } from './blueprints/home/blueprint.tsx'
import { changelogsBlueprint } from './blueprints/changelogs/blueprint.ts'
import { dbstatusBlueprint } from './blueprints/dbstatus/blueprint.ts'
import { developerBlueprint } from './blueprints/developer/blueprint.ts'
import { dnsBlueprint } from './blueprints/dns/blueprint.ts'
import { geoipBlueprint } from './blueprints/geoip/blueprint.ts'
import { hostInfoBlueprint } from './blueprints/host_info/blueprint.ts'
import { nerdBlueprint } from './blueprints/nerd/blueprint.ts'
import { passivednsBlueprint } from './blueprints/passivedns/blueprint.ts'
import { resolverBlueprint } from './blueprints/resolver/blueprint.ts'
import { statusBlueprint } from './blueprints/status/blueprint.ts'
import { reportsBlueprint } from './blueprints/reports/blueprint.ts'
import { usersBlueprint } from './blueprints/users/blueprint.ts'
import { groupsBlueprint } from './blueprints/groups/blueprint.ts'
import { networksBlueprint } from './blueprints/networks/blueprint.ts'
import { detectorsBlueprint } from './blueprints/detectors/blueprint.ts'
import { settingsReportingBlueprint } from './blueprints/settings_reporting/blueprint.ts'
import { crossTableBlueprint } from './blueprints/cross_table/blueprint.ts'
import { timelineBlueprint } from './blueprints/timeline/blueprint.ts'
import { filtersBlueprint } from './blueprints/filters/blueprint.ts'
import { eventClassesBlueprint } from './blueprints/event_classes/blueprint.ts'

/** The parts of the web interface. */
export const builtinBlueprints: readonly Blueprint[] = [
  authBlueprint,
  eventsBlueprint,
  timelineBlueprint,
  crossTableBlueprint,
  homeBlueprint,
  changelogsBlueprint,
  dbstatusBlueprint,
  developerBlueprint,
  dnsBlueprint,
  geoipBlueprint,
  hostInfoBlueprint,
  nerdBlueprint,
  passivednsBlueprint,
  reportsBlueprint,
  resolverBlueprint,
  statusBlueprint,
  usersBlueprint,
  groupsBlueprint,
  networksBlueprint,
  detectorsBlueprint,
  settingsReportingBlueprint,
  filtersBlueprint,
  eventClassesBlueprint,
]
