import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { registry } from '../../../../src/lib/framework/errors/registry.ts'

const rows = Object.entries(registry)

test('every exit status is one of the command line contract', () => {
  const known = new Set<number>([1, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78])
  for (const [code, { exit }] of rows) assert.ok(known.has(exit), `${code}: ${exit}`)
})

test('a code is written in capitals and stands in the table once', () => {
  const sourceOf = (name: string): string =>
    readFileSync(
      new URL(`../../../../src/lib/framework/errors/${name}.ts`, import.meta.url),
      'utf8',
    )
  const source = sourceOf('registry').replaceAll(
    /^ {2}\.\.\.(\w+)Failures,\n/gm,
    (_, part: string) => sourceOf(`${part}-failures`),
  )
  const written = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]*): \{$/gm)].map(([, code]) => code)
  assert.equal(new Set(written).size, written.length)
  assert.deepEqual(written, Object.keys(registry))
})

test('meaning and advice are sentences of their own', () => {
  for (const [code, { meaning, advice }] of rows) {
    for (const text of [meaning, advice]) {
      assert.match(text, /[.`]$/, `${code}: ${text}`)
      assert.doesNotMatch(text, /\s{2}|\n|\t/, code)
    }
  }
  assert.equal(new Set(rows.map(([, { meaning }]) => meaning)).size, rows.length)
})

test('what passes by itself never has the status of bad data or wrong use', () => {
  for (const [code, { exit, transient }] of rows) {
    if (transient) assert.ok([69, 74, 75].includes(exit), code)
  }
})
