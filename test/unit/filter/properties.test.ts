import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compileExpression, compileFilter, type Filter } from '../../../src/lib/filter/compile.ts'
import { explainFilter } from '../../../src/lib/filter/explain.ts'
import { formatExplanation } from '../../../src/lib/filter/format-explanation.ts'
import { necessaryValues } from '../../../src/lib/filter/necessary.ts'
import { parseFilter } from '../../../src/lib/filter/parse.ts'
import { printFilter } from '../../../src/lib/filter/print.ts'
import type { FilterTree } from '../../../src/lib/filter/tree.ts'
import { MentatError } from '../../../src/lib/framework/errors/mentat-error.ts'
import type { JsonObject, JsonValue } from '../../../src/lib/idea/json.ts'
import { filterTrees, hostileDocuments } from '../../support/filter-trees.ts'

const now = Date.UTC(2026, 0, 1)

/** What compiles of these trees. */
function compiled(tree: FilterTree): Filter | undefined {
  try {
    return compileFilter(tree)
  } catch (error) {
    assert.ok(error instanceof MentatError && error.code === 'FILTER_INVALID', String(error))
    return undefined
  }
}

function parsed(document: string): JsonObject {
  return JSON.parse(document) as JsonObject
}

describe('filters in general', () => {
  test('print as text that parses to an equal tree', () => {
    fc.assert(
      fc.property(filterTrees, (tree) => {
        assert.deepEqual(parseFilter(printFilter(tree)), tree)
      }),
      { numRuns: 3000 },
    )
  })

  test('never throw, whatever the event holds, and explain what they found', () => {
    let count = 0
    fc.assert(
      fc.property(filterTrees, hostileDocuments, (tree, document) => {
        const filter = compiled(tree)
        if (!filter) return
        count += 1
        const event = parsed(document)
        const truth = filter.truth(event, now)
        assert.ok(truth === undefined || typeof truth === 'boolean')
        assert.equal(filter.matches(event, now), truth === true)
        const explanation = explainFilter(filter, event, now)
        assert.equal(explanation.truth, truth === undefined ? 'unknown' : String(truth))
        assert.ok(formatExplanation(explanation).length > 0)
      }),
      { numRuns: 3000 },
    )
    assert.ok(count > 300, `only ${count} filters compiled`)
  })

  test('give JSON values as expressions', () => {
    fc.assert(
      fc.property(filterTrees, hostileDocuments, (tree, document) => {
        if (!compiled(tree)) return
        const values = compileExpression(tree).evaluate(parsed(document), now)
        for (const value of values) {
          assert.ok(value !== null)
          assert.ok(typeof value !== 'object' || isPlain(value))
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('negate true to false and back, and leave unknown', () => {
    fc.assert(
      fc.property(filterTrees, hostileDocuments, (tree, document) => {
        const filter = compiled(tree)
        const negation = compiled({ kind: 'not', operand: tree })
        if (!filter || !negation) return
        const truth = filter.truth(parsed(document), now)
        assert.equal(
          negation.truth(parsed(document), now),
          truth === undefined ? undefined : !truth,
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('match only events that have one of the necessary values', () => {
    let matched = 0
    fc.assert(
      fc.property(categoryTrees, categoryDocuments, (tree, document) => {
        const necessary = necessaryValues(tree, 'Category')
        if (!necessary || compiled(tree)?.matches(document, now) !== true) return
        matched += 1
        const values = compileExpression('Category').evaluate(document, now)
        assert.ok(
          values.some((value) => typeof value === 'string' && necessary.has(value)),
          printFilter(tree),
        )
      }),
      { numRuns: 5000 },
    )
    assert.ok(matched > 100, `only ${matched} matched`)
  })
})

/** Filters that ask for categories in all ways, over few values, so that many match. */
const categoryTrees: fc.Arbitrary<FilterTree> = fc.letrec<{ tree: FilterTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc
      .constantFrom(
        ...['Category in [a, b]', '"a" in Category', 'Category == "b"', 'Category is [a, b]'],
        ...[
          '[a, c] in Category ?? []',
          'Category[1] == "c"',
          'Category in [a, 5]',
          'ConnCount == 1',
        ],
        ...[
          'Category != "a"',
          'exists Category',
          'Category like "a"',
          'false',
          'Category ?? "a" == "a"',
        ],
      )
      .map(parseFilter),
    fc.record(
      {
        kind: fc.constantFrom('or' as const, 'and' as const, 'xor' as const),
        operands: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
      },
      { noNullPrototype: true },
    ),
    fc.record(
      { kind: fc.constantFrom('not' as const, 'exists' as const), operand: tie('tree') },
      { noNullPrototype: true },
    ),
  ),
})).tree

const categoryDocuments = fc.record({
  Category: fc.oneof(
    fc.array(fc.constantFrom<JsonValue>('a', 'b', 'c', 5, ['a', ['b']], null), { maxLength: 3 }),
    fc.constantFrom<JsonValue>('a', 'c', 5, null),
  ),
  ConnCount: fc.constantFrom(0, 1),
})

function isPlain(value: JsonValue): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}

const file = new URL('../../fixtures/filter/cases.json', import.meta.url)
const rules = (JSON.parse(readFileSync(file, 'utf8')) as { rule: string }[]).map(({ rule }) => rule)

describe('damaged filters', () => {
  const damaged = fc
    .tuple(
      fc.constantFrom(...rules.filter((rule) => rule.length < 500)),
      fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.string({ unit: 'binary', maxLength: 3 })), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([rule, cuts]) => {
      let text = rule
      for (const [place, length, inserted] of cuts) {
        const at = place % (text.length + 1)
        text = text.slice(0, at) + inserted + text.slice(at + length)
      }
      return text
    })

  test('are refused with a place in the text, or still compile; nothing else', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        try {
          const filter = compileFilter(text)
          assert.deepEqual(parseFilter(printFilter(filter.tree)), filter.tree)
        } catch (error) {
          assert.ok(error instanceof MentatError, String(error))
          assert.equal(error.code, 'FILTER_INVALID')
          const { line, column } = error.fields as { line: number; column: number }
          assert.ok(line >= 1 && column >= 1)
          assert.ok(line <= text.split(/\r\n|\n|\r/).length)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  for (const [what, text] of [
    ['parentheses', '('.repeat(50_000)],
    ['parentheses that are closed', '('.repeat(5000) + '1' + ')'.repeat(5000)],
    ['negations', 'not '.repeat(50_000) + '1'],
    ['exclamation marks', '!'.repeat(50_000) + '1'],
    ['minus signs', '-'.repeat(50_000) + 'x'],
    ['functions', 'size('.repeat(50_000)],
    ['sums', 'x' + ' + 1'.repeat(50_000)],
    ['closing parentheses in a sum', '('.repeat(150) + 'x' + ' + 1) * 2'.repeat(150)],
    ['defaults in parentheses', '(a ?? '.repeat(5000) + '1' + ')'.repeat(5000)],
  ] as const) {
    test(`nested too deeply by ${what} are refused in time`, () => {
      const start = performance.now()
      assert.throws(() => compileFilter(text), /nested more than 200 levels/)
      assert.ok(performance.now() - start < 1000)
    })
  }

  test('may be long where nothing is nested', () => {
    const event = { Category: ['c49999'], ConnCount: 1 }
    const list = Array.from({ length: 50_000 }, (_, index) => `c${index}`).join()
    assert.equal(compileFilter(`Category in [${list}]`).matches(event, now), true)
    const chain = Array.from({ length: 10_000 }, (_, index) => `ConnCount == ${index}`)
    assert.equal(compileFilter(chain.join(' or ')).matches(event, now), true)
    assert.equal(compileFilter(chain.join(' && ')).matches(event, now), false)
    assert.equal(compileFilter('A ?? '.repeat(10_000) + '5 == 5').matches(event, now), true)
  })

  test('may not have so many regular expressions that compiling them takes long', () => {
    const many = Array.from({ length: 1001 }, () => 'Note like "x{1000}y"')
    assert.throws(() => compileFilter(many.join(' or ')), /more than 1000 regular expressions/)
  })

  test('are refused when they are longer than a million characters', () => {
    assert.throws(() => compileFilter(`1 ${' '.repeat(1_000_000)}`), /longer than 1000000/)
    assert.equal(compileFilter(`1 ${' '.repeat(900_000)}`).matches({}, now), true)
    assert.equal(compileFilter(`1 ${'#\n'.repeat(400_000)}`).matches({}, now), true)
  })
})
