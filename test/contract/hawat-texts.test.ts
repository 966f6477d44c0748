import assert from 'node:assert/strict'
import { basename, dirname } from 'node:path'
import { test } from 'node:test'
import { builtinBlueprints } from '../../src/lib/hawat/blueprints.ts'
import type { Control } from '../../src/lib/hawat/core/form/field.ts'
import { sharedCatalogues } from '../../src/lib/hawat/catalogues.ts'
import { textsOf } from '../support/hawat-texts.ts'

/** All Czech texts, as the server joins them. */
const czech = Object.assign(
  {},
  ...[...sharedCatalogues, ...builtinBlueprints.map(({ catalogues }) => catalogues ?? {})].map(
    ({ cs }) => cs ?? {},
  ),
) as Record<string, unknown>

/** What is the same in both languages: times, sizes, abbreviations. */
const isNoWord = (text: string): boolean => !/\p{L}{2}/u.test(text) || /^\d+[hdw]$/.test(text)

function assertTranslated(texts: readonly string[], where: string): void {
  const missing = texts.filter((text) => !isNoWord(text) && !Object.hasOwn(czech, text))
  assert.deepEqual(missing, [], `${where}: without a Czech text`)
}

/** What stands in the program to choose from; lists that a route makes hold names of things. */
function optionsOf(control: Control): string[] {
  if (control.kind !== 'choice' && control.kind !== 'choices') return []
  const { options } = control
  const none = 'none' in control ? [control.none ?? ''] : []
  const labels = [
    ...none,
    ...(typeof options === 'string' ? [] : options.flatMap(({ label }) => label ?? [])),
  ]
  // Languages have their own names.
  return labels.filter((label) => !['English', 'Čeština'].includes(label))
}

for (const { name, routes, menu = [], pivots = [], lookups = [] } of builtinBlueprints) {
  test(`all that blueprint ${name} declares has a Czech text`, () => {
    const fields = routes.flatMap((route) =>
      Object.values(('fields' in route ? route.fields : undefined) ?? {}),
    )
    const texts = [
      ...fields.flatMap(({ label, hint = '', control }) => [label, hint, ...optionsOf(control)]),
      ...menu.flatMap(({ title, section = '' }) => [title, section]),
      ...pivots.map(({ title }) => title),
      ...lookups.map(({ title }) => title),
    ]
    assertTranslated(texts, name)
  })

  test(`all that pages of blueprint ${name} say has a Czech text`, () => {
    assertTranslated(textsOf(`src/lib/hawat/blueprints/${name}/**/*.{ts,tsx}`), name)
  })
}

test('all that the core and shared parts say has a Czech text', () => {
  assertTranslated(textsOf('src/lib/hawat/!(blueprints|locale)/**/*.{ts,tsx}'), 'the core')
})

test('a text that depends on a number has every form of its language', () => {
  const catalogues = [
    ...sharedCatalogues,
    ...builtinBlueprints.flatMap((one) => one.catalogues ?? []),
  ]
  for (const { en = {} } of catalogues) {
    for (const [text, entry] of Object.entries(en)) {
      if (typeof entry === 'string') continue
      assert.ok(entry.one !== undefined && entry.other !== undefined, text)
      const translated = czech[text]
      assert.ok(
        typeof translated === 'object' && translated !== null,
        `${text}: the Czech text has no forms`,
      )
      assert.deepEqual(Object.keys(translated).toSorted(), ['few', 'one', 'other'], text)
    }
  }
})

test('blueprints lie in folders of their names', async () => {
  const { globSync } = await import('node:fs')
  const folders = globSync('src/lib/hawat/blueprints/*/blueprint.{ts,tsx}').map((path) =>
    basename(dirname(path)),
  )
  assert.deepEqual(folders.toSorted(), builtinBlueprints.map(({ name }) => name).toSorted())
})
