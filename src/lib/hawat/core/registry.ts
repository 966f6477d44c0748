import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Blueprint, Lookup, MenuEntry, Pivot, Route } from './blueprint.ts'
import type { Services } from './services.ts'

/** A route and where it comes from. */
export interface KnownRoute {
  readonly route: Route
  readonly blueprint: string
}

/** All that blueprints bring, joined. */
export interface Registry {
  readonly blueprints: readonly Blueprint[]
  readonly routes: ReadonlyMap<string, KnownRoute>
  readonly menu: readonly MenuEntry[]
  readonly pivots: readonly Pivot[]
  readonly lookups: readonly Lookup[]
  /** Those left out, with the service that is missing. */
  readonly missing: readonly { readonly blueprint: string; readonly service: string }[]
}

/** What registration depends on. */
export interface RegistryOptions {
  readonly services: Services
  /** Names of blueprints that are switched off. */
  readonly disabled: readonly string[]
  /** Makes the routes of the look-ups, which are named `lookups.<what>`. */
  readonly lookupRoutes?: (lookups: readonly Lookup[]) => readonly Route[]
}

/**
 * Joins blueprints.
 * @throws MentatError BLUEPRINT_INVALID for two of one name, two routes of one name or address, a route that is not named after
 *   its blueprint, and a disabled one that does not exist
 */
export function register(
  blueprints: readonly Blueprint[],
  { services, disabled, lookupRoutes = () => [] }: RegistryOptions,
): Registry {
  const names = blueprints.map(({ name }) => name)
  checkNames(names, disabled)
  const missing: { blueprint: string; service: string }[] = []
  const chosen = blueprints.filter(({ name, needs = [] }) => {
    const service = needs.find((need) => services[need] === undefined)
    if (service !== undefined) missing.push({ blueprint: name, service })
    return service === undefined && !disabled.includes(name)
  })
  const lookups = chosen
    .flatMap(({ lookups: own = [] }) => own)
    .filter(({ needs = [] }) => needs.every((need) => services[need] !== undefined))
  const routes = routesOf([...chosen, { name: 'lookups', routes: lookupRoutes(lookups) }])
  return {
    blueprints: chosen,
    routes,
    menu: chosen
      .flatMap(({ menu = [] }) => menu)
      .filter(({ route }) => routes.has(route))
      .toSorted((a, b) => a.position - b.position),
    pivots: chosen.flatMap(({ pivots = [] }) => pivots).filter(({ route }) => routes.has(route)),
    lookups,
    missing,
  }
}

function checkNames(names: readonly string[], disabled: readonly string[]): void {
  const odd = names.find((name) => !/^[a-z][a-z0-9_]*$/.test(name))
  if (odd !== undefined) {
    throw invalid(
      `"${odd}" is not a name of a blueprint; expected small letters, digits, underscores`,
    )
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid(`there are two blueprints "${twice}"`)
  const unknown = disabled.find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw invalid(
      `disabled_blueprints: there is no blueprint "${unknown}"; there are ${names.join(', ')}`,
    )
  }
}

function routesOf(
  blueprints: readonly Pick<Blueprint, 'name' | 'routes'>[],
): Map<string, KnownRoute> {
  const routes = new Map<string, KnownRoute>()
  const paths = new Map<string, string>()
  for (const { name: blueprint, routes: own } of blueprints) {
    for (const route of own) {
      const { name, path } = route
      if (!name.startsWith(`${blueprint}.`)) {
        throw invalid(`blueprint "${blueprint}": the route "${name}" is not named ${blueprint}.…`)
      }
      if (routes.has(name)) throw invalid(`there are two routes "${name}"`)
      const shape = path.replaceAll(/:\w+/g, ':')
      const other = paths.get(shape)
      if (other !== undefined) throw invalid(`${path} is the address of "${other}" and "${name}"`)
      routes.set(name, { route, blueprint })
      paths.set(shape, name)
    }
  }
  return routes
}

function invalid(text: string): MentatError {
  return new MentatError('BLUEPRINT_INVALID', text)
}
