import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isMentatError } from '../../support/mentat-error.ts'
import { eventWith, samples, schemaVerdicts } from '../../support/idea-fixtures.ts'
import { checkStrict, judgeStrictly } from '../../../src/lib/idea/strict.ts'

/** The fixture writes `Source/0/IP4/0`. */
function ourPath(path: string): string {
  return path.replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.')
}

describe('checkStrict gives the published verdict', () => {
  for (const row of schemaVerdicts) {
    test(`${row.id} ${row.case}: ${row.schema}`, () => {
      const problems = checkStrict(row.event)
      assert.equal(problems.length === 0 ? 'accept' : 'reject', row.schema)
      for (const { path, rule } of row.errors) {
        assert.ok(
          problems.some((problem) => problem.path === ourPath(path) && problem.rule === rule),
          JSON.stringify(problems),
        )
      }
    })
  }

  for (const [name, sample] of Object.entries(samples)) {
    test(`the sample ${name}: accept`, () => {
      assert.deepEqual(checkStrict(JSON.stringify(sample)), [])
    })
  }
})

describe('checkStrict', () => {
  test('tells numbers written with fraction or exponent from integers, only where integers are asked', () => {
    const paths = checkStrict(
      '{"Format":"IDEA0","ID":"x","DetectTime":"2024-05-02T10:00:10Z","Category":["Test"],' +
        '"ConnCount":1e2,"Confidence":1.0,"FlowCount":100000000000000000000000,' +
        '"Source":[{"Port":[22,23.0],"Foo":[1.0]}],"Attach":[{"Size":15.0}]}',
    ).map(({ path }) => path)
    assert.deepEqual(paths.sort(), ['Attach[0].Size', 'ConnCount', 'Source[0].Port[1]'])
  })

  test('names all problems, but not more than 100', () => {
    const problems = checkStrict(eventWith({ Category: new Array(1000).fill('a b'), ID: '' }))
    assert.equal(problems.length, 100)
  })

  test('accepts every form of an IPv6 address that the schema means', () => {
    const good = ['::', '::1', '1::', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8']
    good.push('1:2:3:4:5:6:192.0.2.1', '::ffff:192.0.2.1', '1::192.0.2.1', '1:2:3:4:5::192.0.2.1')
    good.push('2001:db8::/0', '2001:db8::/128', '::1-::ffff', '1::2:3:4:5:6:7')
    assert.deepEqual(checkStrict(eventWith({ Source: [{ IP6: good }] })), [])
    for (const bad of [
      '1:2:3:4:5:6:7',
      '1::2::3',
      ':::',
      '::/129',
      '1:2:3:4:5:6:7:192.0.2.1',
      '::g',
    ]) {
      assert.equal(checkStrict(eventWith({ Source: [{ IP6: [bad] }] })).length, 1, bad)
    }
  })

  test('throws for what is no JSON object', () => {
    assert.throws(() => checkStrict('[]'), isMentatError('EVENT_NOT_OBJECT'))
    assert.throws(() => checkStrict('{'), isMentatError('EVENT_NOT_JSON'))
    assert.throws(
      () => checkStrict('{"a":'.repeat(100) + '1' + '}'.repeat(100)),
      isMentatError('EVENT_TOO_DEEP'),
    )
  })

  test('is not confused by keys such as __proto__ and constructor', () => {
    const text = eventWith({ constructor: 1, toString: 2 }).replace('{', '{"__proto__":{"ID":5},')
    assert.deepEqual(checkStrict(text), [])
  })
})

test('judgeStrictly refuses with path, reason and rule', () => {
  assert.deepEqual(judgeStrictly(eventWith({ ConnCount: '5' })), {
    status: 'refused',
    repairs: [],
    problems: [
      {
        path: 'ConnCount',
        reason: 'found "5", expected a number without fraction and exponent (type)',
      },
    ],
  })
  assert.equal(judgeStrictly(eventWith()).status, 'valid')
  assert.equal(judgeStrictly('').problems[0]?.path, '(document)')
})
