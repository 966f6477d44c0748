import type { SiteDescription } from '../description.ts'
import { type Described, describeApi } from './openapi.ts'

/** Tells what a web interface is made of. */
export function describeSite(site: Described): SiteDescription {
  const { blueprints, missing, routes, pivots, lookups } = site.registry
  return {
    blueprints: blueprints.map(({ name, summary }) => ({ name, summary })),
    missing,
    routes: [...routes.values()].map(({ route, blueprint }) => ({
      ...{ name: route.name, path: route.path, kind: route.kind, blueprint },
      ...{ summary: route.summary, access: route.access.name, allows: route.allows?.name ?? null },
    })),
    pivots: pivots.map(({ kind, title, route, parameter }) => ({ kind, title, route, parameter })),
    lookups: lookups.map(({ name, title, kinds, access, labels }) => ({
      ...{ name, title, kinds, access: access.name, labels: labels !== undefined },
    })),
    api: describeApi(site),
  }
}
