import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { checkedAdditions, writeAdditions } from '../../../../src/lib/modules/enricher/additions.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const writable = new Set(['Names', 'Enrich'])

describe('an answer of a plugin', () => {
  test('is copied: what the plugin keeps cannot change the event later', () => {
    const names = ['a']
    const additions = checkedAdditions({ Names: names }, writable)
    names.push('b')
    assert.deepEqual(additions, { Names: ['a'] })
  })

  test('adds nothing when it is undefined, empty, or has undefined members only', () => {
    for (const answer of [undefined, {}, { Names: undefined }]) {
      assert.equal(checkedAdditions(answer, writable), undefined)
    }
  })

  test('may come from another realm, or have no prototype', () => {
    const foreign: unknown = runInNewContext('({ Names: ["a", { b: 1 }] })')
    assert.deepEqual(checkedAdditions(foreign, writable), { Names: ['a', { b: 1 }] })
    const bare = Object.assign(Object.create(null) as object, { Names: null })
    assert.deepEqual(checkedAdditions(bare, writable), { Names: null })
  })

  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  class Group {
    name = 'a'
  }
  const nonsense: [string, unknown, string][] = [
    ['a text', 'CZ', 'the answer is a string, expected an object'],
    ['a list', [1], 'the answer is a list'],
    ['null', null, 'the answer is null'],
    ['a Map', new Map(), 'the answer is a Map'],
    ['a function', () => 1, 'the answer is a function'],
    ['what was not declared', { EventClass: 'x' }, 'EventClass is not among what it declares'],
    ['a Date', { Names: new Date(0) }, 'Names is a Date, expected JSON'],
    ['an instance', { Names: [new Group()] }, 'Names[1] is a Object, expected JSON'],
    ['NaN', { Names: [1, NaN] }, 'Names[2] is NaN, expected JSON'],
    ['a big integer', { Names: 1n }, 'Names is a bigint'],
    ['a function inside', { Names: { a: () => 1 } }, 'Names.a is a function'],
    ['a symbol', { Names: Symbol('a') }, 'Names is a symbol'],
    ['an undefined element', { Names: [undefined] }, 'Names[1] is a undefined'],
    ['a cycle', { Names: cyclic }, 'nested deeper than 16 levels'],
    ['too many values', { Names: Array(10_001).fill(0) }, 'more than 10000 values'],
    ['too much text', { Names: 'x'.repeat(300_000) }, 'more than 262144 characters'],
    ['too much text in keys', { Names: { ['x'.repeat(300_000)]: 1 } }, 'more than 262144 char'],
    ['__proto__', { Names: JSON.parse('{"__proto__": 1}') as unknown }, 'a member __proto__'],
    ['texts in Enrich', { Enrich: ['x'] }, 'an element of Enrich is a string'],
  ]
  for (const [what, answer, words] of nonsense) {
    test(`is refused: ${what}`, () => {
      assert.throws(() => checkedAdditions(answer, writable), isMentatError('PLUGIN_FAILED', words))
    })
  }

  test('that throws when it is read is refused with what it threw', () => {
    const answer = {
      get Names(): never {
        throw new TypeError('not today')
      },
    }
    assert.throws(() => checkedAdditions(answer, writable), /not today/)
  })
})

describe('writing', () => {
  test('puts members into _Mentat and appends objects to Enrich, each once', () => {
    const event = parseEvent(eventWith({ Enrich: [{ Key: 'a' }], _Mentat: { Names: 'old', B: 1 } }))
    const additions = checkedAdditions(
      { Names: ['n'], Enrich: [{ Key: 'a' }, { Key: 'b' }] },
      writable,
    )
    assert.ok(additions)
    writeAdditions(event, additions)
    assert.deepEqual(event.document['_Mentat'], { Names: ['n'], B: 1 })
    assert.deepEqual(event.document['Enrich'], [{ Key: 'a' }, { Key: 'b' }])
  })

  test('takes a single object for a list of one', () => {
    const event = parseEvent(eventWith())
    writeAdditions(event, checkedAdditions({ Enrich: { Key: 'a' } }, writable) ?? {})
    assert.deepEqual(event.document['Enrich'], [{ Key: 'a' }])
  })

  test('appends many objects to a very long Enrich in a time that grows no faster than they', () => {
    const long = Array.from({ length: 100_000 }, (_, number) => ({ Key: `old ${number}` }))
    const added = Array.from({ length: 1000 }, (_, number) => ({ Key: `new ${number}` }))
    const event = parseEvent(eventWith({ Enrich: long }))
    const began = performance.now()
    writeAdditions(event, { Enrich: [...added, ...long.slice(0, 10), ...added] })
    // A tenth of a second; each compared with each it were a minute.
    assert.ok(performance.now() - began < 5000)
    assert.deepEqual(event.document['Enrich'], [...long, ...added])
  })

  test('does not change an Enrich that is no list', () => {
    const event = parseEvent(eventWith({ Enrich: 'yes' }))
    const additions = checkedAdditions({ Enrich: { Key: 'a' } }, writable) ?? {}
    const failure = isMentatError('PLUGIN_FAILED', 'Enrich of the event is text and no list')
    assert.throws(() => {
      writeAdditions(event, additions)
    }, failure)
    assert.equal(event.document['Enrich'], 'yes')
  })
})
