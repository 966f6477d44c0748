import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import { parseEventPath, type SetMode, withValueAt } from '../../../src/lib/idea/event-path.ts'
import type { JsonObject, JsonValue } from '../../../src/lib/idea/json.ts'

interface Case {
  readonly id: string
  readonly op: string
  readonly path: string
  readonly start: JsonObject
  readonly value: JsonValue
  readonly options: SetMode
  readonly result: string | { readonly $error: string }
  readonly after: JsonObject
}

const table = JSON.parse(
  readFileSync(new URL('../../fixtures/jpath-cases.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] }

const outcomes: Readonly<Record<string, string>> = {
  RC_VALUE_SET: 'set',
  RC_VALUE_EXISTS: 'exists',
  RC_VALUE_DUPLICATE: 'duplicate',
}

describe('setting values by path, as the original does', () => {
  const cases = table.cases.filter(({ op, path }) => op === 'set' && !/\[0\]|\[$/.test(path))

  test('there are cases', () => {
    assert.ok(cases.length > 30)
  })

  for (const { id, path, start, value, options, result, after } of cases) {
    test(`${id}: ${path}`, () => {
      const before = structuredClone(start)
      const put = withValueAt(start, parseEventPath(path), value, options)
      assert.equal(put.outcome, typeof result === 'string' ? outcomes[result] : 'conflict')
      assert.deepEqual(put.document, after)
      assert.deepEqual(start, before, 'what was given is not changed')
    })
  }
})

describe('what is no path', () => {
  for (const text of ['', 'A[', '.A', 'A.', 'A..B', 'A[x]', 'A[-1]', 'A B', '1A', 'A[1][2]', 'Á']) {
    test(JSON.stringify(text), () => {
      assert.throws(() => parseEventPath(text), isPathError)
    })
  }

  test('an index from 0, which in the original was the last element', () => {
    assert.throws(() => parseEventPath('Node[0].Name'), /indexes that start at 1/)
  })

  test('a path without end', () => {
    assert.throws(() => parseEventPath('A.'.repeat(10_000) + 'A'), isPathError)
  })
})

test('a key that means something to JavaScript is a key like others', () => {
  const { document } = withValueAt({}, parseEventPath('__proto__.x'), 1)
  assert.equal(JSON.stringify(document), '{"__proto__":{"x":1}}')
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('what lies beside the path is shared, not copied', () => {
  const start = { A: { B: [1] }, C: { D: 2 } }
  const { document } = withValueAt(start, parseEventPath('C.E'), 3)
  assert.equal(document['A'], start.A)
})

test('whatever the document, a path sets its value or says why not', () => {
  const paths = ['A', 'A.B', 'A[1]', 'A[#].B', 'A[*]', 'A[2].B[*]', '_Mentat.X[*]'].map(
    parseEventPath,
  )
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('A', 'B', '_Mentat'), fc.jsonValue()),
      fc.constantFrom(...paths),
      (start, path) => {
        const { document, outcome } = withValueAt(start as JsonObject, path, 'new')
        assert.equal(
          JSON.stringify(document).includes('"new"'),
          outcome === 'set' || JSON.stringify(start).includes('"new"'),
        )
      },
    ),
  )
})

function isPathError(error: unknown): boolean {
  return error instanceof MentatError && error.code === 'EVENT_PATH_INVALID'
}
