import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isObject, type JsonObject, type JsonValue } from '../../../src/lib/idea/json.ts'
import { parseEvent } from '../../../src/lib/idea/parse.ts'
import { Event } from '../../../src/lib/idea/event.ts'
import { eventWith } from '../../support/idea-fixtures.ts'

/** Spelling needs no IDEA: any JSON object will do. */
function complete(text: string, additions: JsonObject): string {
  const document = JSON.parse(text) as JsonObject
  const event = new Event({ text, document, id: 'x', detectTime: 0, repairs: [] })
  event.add(additions)
  return event.print()
}

describe('adding to an event without a _Mentat', () => {
  test('adds it behind the last member and changes nothing else', () => {
    const text = ' {\n "b": 1.00, "a" : 1e400,"b":-0 ,"z":"\\u0000\\/"\n}\r\n'
    assert.equal(
      complete(text, { A: 1 }),
      ' {\n "b": 1.00, "a" : 1e400,"b":-0 ,"z":"\\u0000\\/","_Mentat":{"A":1}\n}\r\n',
    )
  })

  test('needs no comma in an empty object', () => {
    assert.equal(complete('{}', { A: 1 }), '{"_Mentat":{"A":1}}')
    assert.equal(complete(' { \n} ', { A: 1 }), ' {"_Mentat":{"A":1} \n} ')
  })

  test('is not misled by the word elsewhere', () => {
    const text = '{"a":"_Mentat","b":{"_Mentat":{"x":1}},"c":["_Mentat","\\"_Mentat\\":{}}"]}'
    assert.equal(complete(text, { A: 1 }), `${text.slice(0, -1)},"_Mentat":{"A":1}}`)
  })
})

describe('adding to an event with a _Mentat', () => {
  test('keeps the text of members that stay, replaces and appends', () => {
    const text = '{"_Mentat" : { "n": 1.50 , "o":[1, 2],"p":"x" } , "z":0}'
    assert.equal(
      complete(text, { o: [3], q: null }),
      '{"_Mentat" : { "n": 1.50 , "o":[3],"p":"x","q":null } , "z":0}',
    )
  })

  test('leaves a member alone whose value is the same already', () => {
    const text = '{"_Mentat":{"l": [ 1, 2 ],"n":1.0}}'
    assert.equal(complete(text, { l: [1, 2], n: 1 }), text)
  })

  test('finds an escaped key', () => {
    assert.equal(complete('{"\\u005fMentat":{}}', { A: 1 }), '{"\\u005fMentat":{"A":1}}')
  })

  test('changes the last of several', () => {
    const text = '{"_Mentat":{"A":0},"x":1,"_Mentat":{"A":1,"A":2}}'
    assert.equal(complete(text, { A: 3 }), '{"_Mentat":{"A":0},"x":1,"_Mentat":{"A":1,"A":3}}')
  })

  for (const value of ['null', '[1,{"_Mentat":2}]', '"x}"', '-1.5e3', 'true']) {
    test(`replaces ${value}, which is no object`, () => {
      assert.equal(complete(`{"_Mentat":${value},"z":1}`, { A: 1 }), '{"_Mentat":{"A":1},"z":1}')
      assert.equal(complete(`{"_Mentat": ${value} }`, { A: 1 }), '{"_Mentat": {"A":1} }')
    })
  }

  test('keeps keys such as __proto__ what they are', () => {
    const text = '{"__proto__":{"a":1},"_Mentat":{"__proto__":5,"constructor":1}}'
    const additions = JSON.parse('{"__proto__":6}') as JsonObject
    assert.equal(
      complete(text, additions),
      '{"__proto__":{"a":1},"_Mentat":{"__proto__":6,"constructor":1}}',
    )
  })
})

const blank = fc.stringMatching(/^[ \t\r\n]{0,3}$/)

/**
 * Characters that need no escape in a key: V8 of Node 24 now and then takes a key that is written with escapes
 * for one with backslashes that it saw before (https://github.com/nodejs/node/issues/63785).
 */
const unit = fc.constantFrom('a', 'B', '}', '{', ']', ':', ',', ' ', '/', 'é')
const value = fc.jsonValue({ maxDepth: 2, stringUnit: unit })
const key = fc.oneof(
  fc.constantFrom('_Mentat', 'A', 'B', '__proto__', '', '_mentat'),
  fc.string({ unit, maxLength: 4 }),
)
const scalar = fc.oneof(
  fc.constantFrom('1.0', '-0', '1e400', '"\\u0000"', '"\\ud800"', '"}"', '"\\\\"', '"\\""', 'null'),
  fc.string().map((text) => JSON.stringify(text)),
  value.map((some) => JSON.stringify(some)),
)

/** JSON text with arbitrary white space, duplicate keys and escaped keys, nested a little. */
const { object } = fc.letrec<{ value: string; member: string; object: string; list: string }>(
  (tie) => ({
    value: fc.oneof({ maxDepth: 2 }, scalar, tie('object'), tie('list')),
    member: fc
      .tuple(fc.tuple(key, fc.boolean()), tie('value'), blank, blank)
      .map(([[name, escaped], value, a, b]) => `${a}${quote(name, escaped)}${b}:${a}${value}${b}`),
    object: fc
      .tuple(blank, fc.array(tie('member'), { maxLength: 4 }))
      .map(([inside, members]) => `{${inside}${members.join(',')}}`),
    list: fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join(' ,')}]`),
  }),
)

function quote(name: string, escaped: boolean): string {
  if (!escaped || name !== '_Mentat') return JSON.stringify(name)
  const units = Array.from({ length: name.length }, (_, index) => name.charCodeAt(index))
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`
}

describe('adding to any JSON object', () => {
  const additions = fc.dictionary(key, value.map(toJson), { maxKeys: 3 })

  test('parses to the merged document', () => {
    fc.assert(
      fc.property(object, blank, blank, additions, (body, before, after, added) => {
        const text = before + body + after
        const document = JSON.parse(text) as JsonObject
        const old = Object.hasOwn(document, '_Mentat') ? document['_Mentat'] : undefined
        const expected = { ...document, _Mentat: { ...(isObject(old) ? old : {}), ...added } }
        assert.deepEqual(
          JSON.parse(complete(text, added)),
          JSON.parse(JSON.stringify(expected, keepInfinity), reviveInfinity),
        )
      }),
      { numRuns: 3000 },
    )
  })

  test('changes nothing before and behind the place of _Mentat', () => {
    const member = fc.tuple(fc.constantFrom('a', 'b', '__proto__'), scalar)
    const members = fc
      .array(member, { maxLength: 3 })
      .map((list) => list.map(([name, value]) => `"${name}" : ${value}`))
    fc.assert(
      fc.property(
        fc.tuple(members, members),
        object,
        blank,
        additions,
        (sides, old, space, added) => {
          const [left, right] = sides
          const head = `{${space}${[...left, `"_Mentat"${space}:`].join(` ,${space}`)}`
          const tail = `${right.map((text) => `${space}, ${text}`).join('')}${space}}${space}`
          const result = complete(head + old + tail, added)
          assert.ok(result.startsWith(head) && result.endsWith(tail))
        },
      ),
    )
  })
})

test('an event that was completed is an event with the same content', () => {
  const event = parseEvent(eventWith({ Source: [{ IP4: ['192.0.2.1'] }] }))
  event.add({ StorageTime: '2024-05-02T10:00:31Z', EventClass: 'X' })
  const again = parseEvent(event.print())
  assert.deepEqual(again.sourceAddresses, event.sourceAddresses)
  assert.equal(again.eventClass, 'x')
  assert.equal(again.storageTime, Date.UTC(2024, 4, 2, 10, 0, 31))
})

test('a long document takes linear time', () => {
  const text = `{"a":[${'"\\\\\\"{[",'.repeat(200_000)}1],"_Mentat":{},"b":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
  const start = performance.now()
  assert.equal(complete(text, { A: 1 }).length, text.length + 5)
  assert.ok(performance.now() - start < 2000)
})

/** Through text once, so that -0 and the like are what JSON can say. */
function toJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue
}

/** JSON.stringify would make null of what 1e400 was parsed to. */
function keepInfinity(_key: string, value: unknown): unknown {
  if (value === Infinity) return '@infinity'
  return Object.is(value, -0) ? '@minus zero' : value
}

function reviveInfinity(_key: string, value: unknown): unknown {
  if (value === '@infinity') return Infinity
  return value === '@minus zero' ? -0 : value
}
