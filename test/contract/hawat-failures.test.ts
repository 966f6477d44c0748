import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkEventClass } from '../../src/lib/accounts/check-event-class.ts'
import { checkFilter, emptyFilter } from '../../src/lib/accounts/check-filter.ts'
import { checkGroup, emptyGroup } from '../../src/lib/accounts/check-group.ts'
import { checkUser } from '../../src/lib/accounts/check-user.ts'
import type { EventClass } from '../../src/lib/database/event-classes/tables.ts'
import { compileFilter } from '../../src/lib/filter/compile.ts'
import { MentatError } from '../../src/lib/framework/errors/mentat-error.ts'
import { type ErrorCode, registry } from '../../src/lib/framework/errors/registry.ts'
import { czechFailures } from '../../src/lib/hawat/catalogues.ts'
import { teller } from '../../src/lib/hawat/core/told.ts'
import { parseEvent } from '../../src/lib/idea/parse.ts'
import { sentencesOf, thrownCodesOf, thrownTextsOf } from '../support/failure-texts.ts'

const tell = teller(czechFailures)

/** Where texts are put together of parts, and where they are made in one piece. */
const checks = [
  'src/lib/accounts/*.ts',
  'src/lib/filter/*.ts',
  'src/lib/database/events/search/*.ts',
]
const readers = ['src/lib/idea/*.ts']
const subjects = 'users,groups,filters,networks,detectors,event-classes,api-keys,sessions'
const others = [
  'src/lib/hawat/{blueprints,core,event-search,filter-trial,membership,object-list}/**/*.{ts,tsx}',
  `src/lib/database/{${subjects}}/*.ts`,
  'src/lib/database/{events/find,bounded}.ts',
]

/** Met by those who start the web interface, or write parts of it. */
const notOnPages = new Set(['ASSETS_MISSING', 'BLUEPRINT_INVALID', 'CONFIG_INVALID', 'BUG'])

/** Not told as failures: explanations have their own texts, and the language its words; what is read in spite of all is only noted. */
const isNoFailure = (text: string): boolean =>
  /^\(|^, |^and$|^(?:exists|not) \{1\}$|^\{1\} in \[|match,$|matches,$|: no value$/.test(text) ||
  /ignored|taken|removed|turned round|read as|counts|instead of|deviations/.test(text) ||
  /^(?:blank|upper|lower|blanks|Plan|event_ids|events|statement|a lone|text|\{1\}, )\b/.test(text)

test('what is wrong with values, rules and events is told in Czech', () => {
  const texts = [...sentencesOf(checks), ...sentencesOf(readers)].filter((one) => !isNoFailure(one))
  assert.ok(texts.length > 200)
  assert.deepEqual(missing(texts), [])
})

test('what pages and changes refuse is told in Czech', () => {
  const texts = thrownTextsOf(others, notOnPages)
  assert.ok(texts.length > 40)
  assert.deepEqual(missing(texts), [])
})

test('what needs attention is told in Czech, with what to do', () => {
  const files = ['attention', 'mails', 'scheduled'].map(
    (name) => `src/lib/modules/status/${name}.ts`,
  )
  const texts = sentencesOf(files)
  assert.ok(texts.length > 30)
  // Commands, and names of things, are the same in every language.
  const isWords = (text: string): boolean => !/^(?:mentat|geoip) |^\{1\} for \{2\}$/.test(text)
  assert.deepEqual(missing(texts.filter(isWords)), [])
})

test('what to do is told in Czech, for every code that users of the web interface can meet', () => {
  const codes = thrownCodesOf([...checks, ...others]).filter((code) => !notOnPages.has(code))
  assert.ok(codes.length > 15)
  assert.deepEqual(missing(codes.map((code) => registry[code as ErrorCode].advice)), [])
})

function missing(texts: readonly string[]): string[] {
  return texts.filter((text) => !Object.hasOwn(czechFailures, text) && tell(text) === text)
}

test('a translation holds no value that its text does not have', () => {
  for (const [text, translation] of Object.entries(czechFailures)) {
    const values = new Set(text.match(/\{\d\}/g))
    for (const value of translation.match(/\{\d\}/g) ?? []) assert.ok(values.has(value), text)
  }
})

const user = {
  ...{ login: 'ann', fullname: 'Ann', email: 'ann@example.org', organization: '', roles: [] },
  ...{ enabled: true, locale: null, timezone: null },
}
const eventClass: EventClass = {
  ...{ name: 'scan', source_based: true, label_en: 'Scan', label_cz: '', reference: '' },
  ...{ displayed_main: [], displayed_source: [], displayed_target: [], rule: '', subclassing: '' },
  ...{ severity: 'low', priority: 1, state: 'ENABLED' },
}

/** Failures as people cause them. */
const failing: Readonly<Record<string, () => unknown>> = {
  'a short login': () => checkUser({ ...user, login: 'a' }),
  'several values': () =>
    checkUser({ ...user, login: 'a b', email: 'no address', timezone: 'Mars' }),
  'a group': () => checkGroup({ ...emptyGroup(''), emails_low: ['x'], timezone: 'Mars' }),
  'an event class': () =>
    checkEventClass({ ...eventClass, name: 'a/b', reference: 'x', priority: 0.5 }),
  'a filter of nothing': () => checkFilter(emptyFilter('some', null), []),
  'an empty event': () => parseEvent(''),
  'a broken event': () => parseEvent('{"Format": "IDEA0", "ID": }'),
  'an event without members': () => parseEvent('{"Format":"IDEA0"}'),
  ...Object.fromEntries(
    [
      ...['', 'Category ==', 'Category == "a', '(Category == "a"', 'a ..', 'Category in [', '§'],
      ...[
        'Category == and',
        'a == b == c',
        'size(a, b) > 1',
        'siez(a) > 1',
        'DetectTime > 2024-05-02',
      ],
      ...['Source.IP4 == 300.1.1.1', 'Category like "("', 'Source[0].IP4 == 1.2.3.4'],
      ...['DetectTime > "yesterday"', 'exists exists a', 'a in 1..b', '[1, [2]] == a', 'a == 5..1'],
      ...['Source.IP4 contains 192.0.2.1', 'a & b', 'a === b', 'Category == "a" Category'],
    ].map((rule) => [`the rule ${rule}`, () => compileFilter(rule)]),
  ),
}

for (const [what, fail] of Object.entries(failing)) {
  test(`${what} is refused in Czech`, () => {
    const message = messageOf(fail)
    assert.ok(message !== undefined, 'it is not refused')
    // The places that it shows are theirs.
    const lines = tell(message)
      .split('\n')
      .filter((line) => !/^ {2}/.test(line) || /^ {2}\w+: /.test(line))
    assert.doesNotMatch(lines.join('\n'), english, message)
  })
}

const english = /\b(?:expected|found|there is|is not|the end|characters|has to|such as|line)\b/

function messageOf(fail: () => unknown): string | undefined {
  try {
    fail()
    return undefined
  } catch (error) {
    assert.ok(error instanceof MentatError)
    return error.message
  }
}

test('what is not known stays as it is, whatever it is', () => {
  for (const text of ['', ' ', 'x'.repeat(100_000), 'Already told in Czech.', '{1}', 'a: b: c'])
    assert.equal(tell(text), text)
})

test('values stand in a text as they were, though they look like texts', () => {
  assert.equal(tell('there is no user "{1}"'), 'uživatel „{1}“ neexistuje')
  assert.equal(tell('there is no user "$&"'), 'uživatel „$&“ neexistuje')
})
