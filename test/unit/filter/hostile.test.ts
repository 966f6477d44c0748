import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileFilter } from '../../../src/lib/filter/compile.ts'
import { explainFilter } from '../../../src/lib/filter/explain.ts'
import { formatExplanation } from '../../../src/lib/filter/format-explanation.ts'
import type { JsonObject } from '../../../src/lib/idea/json.ts'

const now = Date.UTC(2026, 0, 1)

function parsed(text: string): JsonObject {
  return JSON.parse(text) as JsonObject
}

function matches(filter: string, document: JsonObject): boolean {
  return compileFilter(filter).matches(document, now)
}

describe('a hostile event', () => {
  const lists = parsed(`{"Category":${'['.repeat(100_000)}"a"${']'.repeat(100_000)}}`)
  const object = `${'{"x":'.repeat(50_000)}1${'}'.repeat(50_000)}`

  test('with lists a hundred thousand deep is flattened', () => {
    assert.equal(matches('Category == "a" and size(Category) == 1', lists), true)
    assert.equal(matches('Category.x.y == 1', lists), false)
  })

  test('with objects fifty thousand deep is compared by content', () => {
    const event = parsed(`{"A":${object},"B":${object},"C":${object.replace('1', '2')}}`)
    assert.equal(matches('A == B and A is B and A in B', event), true)
    assert.equal(matches('A == C or A is C', event), false)
    assert.equal(matches('A != C', event), true)
  })

  test('with objects fifty thousand deep is explained', () => {
    const filter = compileFilter('A == 1')
    const text = formatExplanation(explainFilter(filter, parsed(`{"A":${object}}`), now))
    assert.match(text, /A: \{"x":\{"x":\{"x":…\}\}\}/)
  })

  test('with huge lists on both sides does not stop the pipe', () => {
    const many = (from: number) => Array.from({ length: 200_000 }, (_, index) => from + index)
    const event = {
      Source: [{ Port: many(0), Note: many(0).map(String) }],
      Target: [{ Port: many(200_000), Note: many(200_000).map(String) }],
      Same: Array.from({ length: 200_000 }, () => 'x'),
    }
    const start = performance.now()
    assert.equal(matches('Source.Port == Target.Port', event), false)
    assert.equal(matches('Source.Port > Target.Port', event), false)
    assert.equal(matches('Source.Note contains Target.Note', event), false)
    assert.equal(matches('Source.Port in Target.Port', event), false)
    assert.equal(matches('Source.Port != Target.Port', event), true)
    assert.equal(compileFilter('Same != Same').truth(event, now), false)
    assert.ok(performance.now() - start < 3000)
  })

  test('with one equal pair among many is found', () => {
    const ports = Array.from({ length: 50_000 }, (_, index) => index)
    const event = { Source: [{ Port: ports }], Target: [{ Port: [70_000, 49_999] }] }
    assert.equal(matches('Source.Port == Target.Port', event), true)
    assert.equal(matches('Target.Port in Source.Port', event), true)
  })

  test('with a long text is searched in linear time', () => {
    const event = { Note: `${'a'.repeat(200_000)}!` }
    const start = performance.now()
    for (const pattern of ['(a+)+$', '^(a|a)*$', '(a|aa)+$', '^(a?){50}a{50}$']) {
      assert.equal(matches(`Note like "${pattern}"`, event), false, pattern)
    }
    assert.ok(performance.now() - start < 5000)
  })

  test('has no members but its own', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']) {
      assert.equal(
        matches(`exists ${name} or exists ${name}.x or exists Source.${name}`, { Source: [{}] }),
        false,
      )
    }
    assert.equal(matches('__proto__.a == 1', parsed('{"__proto__":{"a":1}}')), true)
  })
})
