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
    lookups: lookups.map((lookup) => ({
      ...{ name: lookup.name, title: lookup.title, kinds: lookup.kinds },
      ...{ access: lookup.access.name, labels: lookup.labels !== undefined },
    })),
    api: () => describeApi(site),
  }
}
