import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyone, power } from '../../../../src/lib/hawat/core/access.ts'
import { type Blueprint, defineView } from '../../../../src/lib/hawat/core/blueprint.ts'
import { linkTo } from '../../../../src/lib/hawat/core/links.ts'
import { register } from '../../../../src/lib/hawat/core/registry.ts'
import type { Services } from '../../../../src/lib/hawat/core/services.ts'
import { scopes, type Viewer } from '../../../../src/lib/hawat/core/viewer.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const services = {} as Services
const options = { services, disabled: [] }
const stranger: Viewer = { account: undefined, scopes, locale: 'en', timezone: 'UTC' }

function view(name: string, path: string, access = everyone) {
  return defineView({
    ...{ name, path, access, summary: 'a page' },
    load: () => Promise.resolve({}),
    title: () => '',
    page: () => null,
  })
}

function blueprint(name: string, more: Partial<Blueprint> = {}): Blueprint {
  return { name, summary: 'a part', routes: [view(`${name}.index`, `/${name}`)], ...more }
}

test('what blueprints bring is joined; the menu has what exists, small positions first', () => {
  const entry = (route: string, position: number) => ({ route, title: route, position })
  const { menu, routes } = register(
    [
      blueprint('a', { menu: [entry('a.index', 2), entry('a.gone', 0)] }),
      blueprint('b', { menu: [entry('b.index', 1)] }),
    ],
    options,
  )
  assert.deepEqual(
    menu.map(({ route }) => route),
    ['b.index', 'a.index'],
  )
  assert.deepEqual([...routes.keys()], ['a.index', 'b.index'])
})

test('a blueprint that is switched off, or lacks a service, is left out', () => {
  const needy = blueprint('needy', { needs: ['mail'] })
  const { blueprints, missing } = register([blueprint('a'), blueprint('b'), needy], {
    services,
    disabled: ['b'],
  })
  assert.deepEqual(
    blueprints.map(({ name }) => name),
    ['a'],
  )
  assert.deepEqual(missing, [{ blueprint: 'needy', service: 'mail' }])
})

test('what does not fit is refused with its name', () => {
  const cases: [string, Blueprint[], string[]?][] = [
    ['two blueprints "a"', [blueprint('a'), blueprint('a')]],
    ['"A b" is not a name', [blueprint('A b')]],
    ['route "b.index" is not named a.', [blueprint('a', { routes: [view('b.index', '/a')] })]],
    ['two routes "a.x"', [blueprint('a', { routes: [view('a.x', '/a'), view('a.x', '/b')] })]],
    [
      '/a/:id is the address of "a.x" and "a.y"',
      [blueprint('a', { routes: [view('a.x', '/a/:name'), view('a.y', '/a/:id')] })],
    ],
    ['there is no blueprint "z"', [blueprint('a')], ['z']],
  ]
  for (const [text, blueprints, disabled = []] of cases) {
    assert.throws(
      () => register(blueprints, { services, disabled }),
      isMentatError('BLUEPRINT_INVALID', text),
    )
  }
})

test('links are made for those who may follow them, with everything encoded', () => {
  const registry = register(
    [
      blueprint('a', {
        routes: [view('a.show', '/a/:id/show'), view('a.admin', '/a/admin', power)],
      }),
    ],
    options,
  )
  const target = {
    params: { id: '../x?y#z' },
    query: { a: ['1', '2'], b: 'ž&', c: undefined, d: false, e: '' },
  }
  assert.equal(
    linkTo(registry, stranger, 'a.show', target),
    '/a/..%2Fx%3Fy%23z/show?a=1&a=2&b=%C5%BE%26',
  )
  assert.equal(linkTo(registry, stranger, 'a.admin'), undefined)
  assert.equal(linkTo(registry, stranger, 'a.none'), undefined)
})
