import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkKeys } from '../../../../src/lib/modules/sampler/key.ts'
import { Sample, type SamplingSettings } from '../../../../src/lib/modules/sampler/sample.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

function sample(settings: Partial<SamplingSettings>): Sample {
  return new Sample({ policy: 'keyed', limit: 3, keys: ['Note'], memory: 1000, ...settings })
}

describe('a sample', () => {
  test('of all messages has the first of so many', () => {
    const simple = sample({ policy: 'simple' })
    const passed = [1, 2, 3, 4, 5, 6, 7].map((number) => simple.take({ Note: `${number}` }, 0))
    assert.deepEqual(passed, [true, false, false, true, false, false, true])
  })

  test('by keys counts messages of the same values', () => {
    const keyed = sample({ keys: ['Category', 'Source.IP4'] })
    const one = { Category: ['a'], Source: [{ IP4: ['192.0.2.1'] }] }
    assert.deepEqual(
      [one, one, { ...one, Category: ['b'] }, { Category: ['a'] }, one, one].map((document) =>
        keyed.take(document, 0),
      ),
      [true, false, true, true, false, true],
    )
  })

  test('tells values apart that only look the same', () => {
    const keyed = sample({ limit: 1000 })
    const values = [
      'a,b',
      ['a', 'b'],
      ['["a","b"]'],
      '1',
      1,
      '',
      [],
      'x'.repeat(500),
      'x'.repeat(501),
    ]
    for (const value of values) assert.equal(keyed.take({ Note: value }, 0), true)
    for (const value of values) assert.equal(keyed.take({ Note: value }, 0), false)
  })

  test('forgets the key that was not seen for the longest time', () => {
    const keyed = sample({ memory: 2 })
    for (const key of ['a', 'b', 'a', 'c']) keyed.take({ Note: key }, 0)
    assert.equal(keyed.size, 2)
    assert.equal(keyed.take({ Note: 'a' }, 0), false)
    assert.equal(keyed.take({ Note: 'b' }, 0), true)
  })

  test('remembers no large values, whatever events hold', () => {
    const keyed = sample({})
    const before = process.memoryUsage().heapUsed
    for (let number = 0; number < 200; number += 1) {
      keyed.take({ Note: `${number} ${'x'.repeat(1_000_000)}` }, 0)
    }
    const grown = process.memoryUsage().heapUsed - before
    assert.equal(keyed.size, 200)
    assert.ok(grown < 100_000_000, `${grown} bytes more`)
  })
})

describe('the keys of a sample', () => {
  test('are paths: anything else is told at the check, with its place', () => {
    const [syntax, constant, call] = checkKeys(['Source.IP4[', '1', 'now()'])
    assert.deepEqual(syntax?.path, ['sampling_keys', '0'])
    assert.equal(syntax.severity, 'problem')
    assert.match(syntax.text, /line 1, column 11: not an index/)
    assert.equal(constant?.text, '"1" is no path into an event')
    assert.equal(call?.text, '"now()" is no path into an event')
    assert.deepEqual(checkKeys(['Category', 'Source[1].IP4', '_CESNET.x']), [])
  })

  test('that IDEA does not know are doubtful', () => {
    const [remark] = checkKeys(['Sorce.IP4'])
    assert.equal(remark?.severity, 'warning')
    assert.match(remark.details?.join() ?? '', /Source\.IP4/)
  })

  test('that are none keep a sampler from being made', () => {
    assert.throws(() => sample({ keys: ['a == 1'] }), isMentatError('FILTER_INVALID', 'no path'))
  })
})
