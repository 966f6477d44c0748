import type { Route } from '../../src/lib/hawat/core/blueprint.ts'
import type { Control, Field } from '../../src/lib/hawat/core/form/field.ts'
import { broken, MARKUP, texts } from './hawat-attacks.ts'
import { addressOf, parameterNames } from './hawat-routes.ts'
import type { Shot } from './hawat-scan.ts'
import type { World } from './hawat-world.ts'

/** Fields that several routes have are tried with all texts in the first of them, and with some in the others. */
const known = new Set<Field<never> | Field<unknown>>()

/** Of many texts every eighth, other ones each time. */
function* some(): Generator<string> {
  turn++
  for (const [index, text] of texts.entries()) if ((index + turn) % 8 === 0) yield text
}
let turn = 0

function textsFor(field: Field<never> | Field<unknown>): Iterable<string> {
  if (known.has(field)) return some()
  known.add(field)
  return texts
}

/** Attacks by the parameters of the path. */
export function* pathShots(route: Route, world: World): Generator<Shot> {
  for (const name of parameterNames(route)) {
    for (const text of [...texts, 'x'.repeat(2000)]) {
      yield { path: addressOf(route, world, { [name]: encoded(text) }) }
    }
    for (const text of broken) yield { path: addressOf(route, world, { [name]: text }) }
  }
}

/** Attacks by the query: of pages and of the API, by each field and by all at once. */
export function* queryShots(route: Route, world: World): Generator<Shot> {
  const path = addressOf(route, world)
  const url = `${path}${path.includes('?') ? '&' : '?'}`
  const inApi = route.kind === 'passage' || route.kind === 'form' ? '' : '/api'
  const fields = Object.entries<Field<never> | Field<unknown>>(route.fields ?? {})
  const names = [...fields.map(([name]) => name), 'next', 'back', '__proto__', 'constructor']
  for (const text of [MARKUP, ...some(), ...broken.map(decodedLater)]) {
    const query = names.map((name) => `${name}=${encoded(text)}`).join('&')
    yield { path: url + query }
    yield { path: inApi + url + query }
  }
  if (route.kind === 'form') return
  for (const [name, field] of fields) {
    yield { path: `${url}${name}=${encoded(MARKUP)}` }
    yield { path: `${url}${name}=1&${name}=2&${name}[]=3&${name}[a]=4` }
    for (const text of textsFor(field)) yield { path: `${inApi}${url}${name}=${encoded(text)}` }
  }
}

/** Attacks by each field of a form, whose other fields are good: as a page sends it, or a program with its key. */
export function* bodyShots(
  route: Route & { readonly kind: 'form' },
  world: World,
  { token, key }: { readonly token: string; readonly key: string },
): Generator<Shot> {
  const path = addressOf(route, world)
  for (const [name, field] of Object.entries<Field<never> | Field<unknown>>(route.fields)) {
    for (const text of textsFor(field)) {
      const values = { ...goodValues(route), [name]: text }
      if (route.isOnlyPage) yield formShot(path, { form_token: token, ...values })
      else yield jsonShot(`/api${path}`, values, key)
    }
    yield formShot(path, { form_token: token, ...goodValues(route), [name]: MARKUP })
  }
}

/** A form as a browser sends it. */
export function formShot(path: string, values: Readonly<Record<string, string>>): Shot {
  return {
    ...{ method: 'POST', path },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(values).toString(),
  }
}

/** A form as a program sends it. */
export function jsonShot(path: string, values: unknown, key: string): Shot {
  return {
    ...{ method: 'POST', path },
    headers: { 'content-type': 'application/json', authorization: key },
    body: typeof values === 'string' ? values : JSON.stringify(values),
  }
}

/** Values that a form accepts: new names for new objects, those of the world for what is changed. */
export function goodValues({
  name,
  fields,
}: Route & { readonly kind: 'form' }): Record<string, string> {
  count++
  const names = worldNames[name] ?? { login: `some${count}`, name: `some${count}` }
  const network = `203.${Math.floor(count / 256)}.${count % 256}.0/24`
  return Object.fromEntries(
    Object.entries<Field<never> | Field<unknown>>(fields).map(([field, { control }]) => [
      field,
      field === 'network' ? network : (names[field] ?? goodText(field, control)),
    ]),
  )
}

let count = 0

const worldNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'users.update': { login: 'subject' },
  'groups.update': { name: 'alpha' },
  'users.add_to_group': { group: 'beta' },
  'groups.add_by_email': { email: 'stranger@example.org' },
  'detectors.update': { name: 'org.example.detector' },
  'filters.update': { name: 'mute' },
  'event_classes.update': { name: 'scan' },
}

function encoded(text: string): string {
  return text.startsWith(RAW) ? text.slice(RAW.length) : encodeURIComponent(text.toWellFormed())
}

const RAW = 'raw:'

function decodedLater(text: string): string {
  return RAW + text
}

function goodText(name: string, control: Control): string {
  const usual = good[name]
  if (usual !== undefined) return usual
  if (control.kind === 'number') return String(control.default)
  if (control.kind !== 'choice' || typeof control.options === 'string') return ''
  return control.options[0]?.value ?? ''
}

const EVENT = '{"Format":"IDEA0","ID":"a","DetectTime":"2026-11-23T10:00:00Z","Category":["Test"]}'

const good: Readonly<Record<string, string>> = {
  ...{ login: 'somebody', fullname: 'Some Body', email: 'some@example.org', name: 'some' },
  ...{ description: 'about it', text: 'hello there', justification: 'because of it' },
  ...{ password: 'correct horse', new_password: 'correct horse', again: 'correct horse' },
  ...{ group: 'alpha', source: 'manual', credibility: '1', scope: 'read' },
  ...{ filter: 'Category == "Test"', rule: 'Category == "Test"', type: 'advanced' },
  ...{ section: 'report', roles: 'user', severity: 'low', state: 'DISABLED' },
  ...{ label_en: 'x', label_cz: 'x', source_based: 'true', event: EVENT },
  ...{ memberships_wanted: 'alpha', as: 'member' },
}
