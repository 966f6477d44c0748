import type { Route } from './blueprint.ts'
import type { LinkTarget } from './ask.ts'
import type { Registry } from './registry.ts'
import type { Viewer } from './viewer.ts'

/** Whether somebody may ask a route, about an object when there is one. Routes, menus and buttons all ask here. */
export function mayAsk(route: Route, viewer: Viewer, subject?: unknown): boolean {
  const { access, allows } = route
  if (!access.allows(viewer, undefined)) return false
  return subject === undefined || allows === undefined || allows.allows(viewer, subject)
}

/** The address of a route for a viewer; undefined when there is none, or when the viewer may not see it. */
export function linkTo(
  registry: Registry,
  viewer: Viewer,
  name: string,
  { params = {}, query = {}, subject }: LinkTarget = {},
): string | undefined {
  const known = registry.routes.get(name)
  if (!known || !mayAsk(known.route, viewer, subject)) return undefined
  const path = known.route.path.replaceAll(/:(\w+)/g, (_, key: string) =>
    // Events may hold halves of characters, which cannot be encoded.
    encodeURIComponent(String(params[key] ?? '').toWellFormed()),
  )
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === false || value === '') continue
    const values = Array.isArray(value) ? (value as readonly string[]) : [value]
    for (const one of values) search.append(key, String(one))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}
