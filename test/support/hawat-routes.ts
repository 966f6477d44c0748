import type { Route } from '../../src/lib/hawat/core/blueprint.ts'
import { type World, WORLD_TOKEN } from './hawat-world.ts'

/** The address of a route about the objects of the world; some parameters of its path may be others. */
export function addressOf(
  { name, path }: Pick<Route, 'name' | 'path'>,
  world: World,
  others: Readonly<Record<string, string>> = {},
): string {
  const values = { ...parametersOf(name, world), ...others }
  return path.replaceAll(/:(\w+)/g, (_, key: string) => values[key] ?? '1') + queryOf(name)
}

/** Names of the parameters of a path. */
export function parameterNames({ path }: Pick<Route, 'path'>): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
}

function parametersOf(route: string, world: World): Readonly<Record<string, string | undefined>> {
  const [blueprint = ''] = route.split('.')
  const ids: Readonly<Record<string, string>> = {
    users: world.userId,
    groups: world.groupId,
    settings_reporting: world.groupId,
    filters: world.filterId,
    networks: world.networkId,
    detectors: world.detectorId,
    event_classes: world.classId,
    events: world.eventId,
    changelogs: world.changeId,
  }
  const names: Readonly<Record<string, string>> = {
    groups: world.group,
    detectors: 'org.example.detector',
    event_classes: 'scan',
    dbstatus: `${world.userId}:00000000`,
  }
  return {
    ...{ id: ids[blueprint], name: names[blueprint], label: world.reportLabel },
    ...{ group: world.groupId, user: world.memberId, key: world.keyId },
    ...{ number: '1', side: 'source', family: 'ip4', section: '1', limit: '10', offset: '0' },
    ...{ type: 'json', module: 'reporter', run: '1' },
  }
}

function queryOf(route: string): string {
  if (route === 'events.dashboard_list') return '?list=categories'
  return route.startsWith('reports.unauth') ? `?key=${WORLD_TOKEN}` : ''
}
