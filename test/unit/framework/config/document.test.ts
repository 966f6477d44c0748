import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseDocument } from '../../../../src/lib/framework/config/document.ts'
import { formatProblem } from '../../../../src/lib/framework/config/problem.ts'

const valueOf = (text: string): unknown => {
  const { value, problems } = parseDocument('f', text)
  assert.deepEqual(problems, [])
  return value
}
const problemsOf = (text: string): string[] => parseDocument('f', text).problems.map(formatProblem)

describe('parseDocument reads', () => {
  const cases: Record<string, [text: string, value: object]> = {
    'plain JSON': [
      '{"a": 1, "b": [true, null, "x"], "c": {"d": 1.5}}',
      { a: 1, b: [true, null, 'x'], c: { d: 1.5 } },
    ],
    'comments of all kinds': [
      '# a\n// b\n/* c */ {"a": 1, // d\n "b": 2, # e\n /* f\n g */ "c": 3}',
      { a: 1, b: 2, c: 3 },
    ],
    'comments without a blank before them': ['{"a":1,//x\n"b":"y"#z\n}', { a: 1, b: 'y' }],
    'comment marks in strings as text': [
      '{"a": "http://x#y /* z */", "b": \'// #\'}',
      { a: 'http://x#y /* z */', b: '// #' },
    ],
    'escaped quotes before comment marks': [
      String.raw`{"a": "\" // \\", "b": 1 // c` + '\n}',
      { a: '" // \\', b: 1 },
    ],
    'URLs without quotes': ['{url: postgres://a/b, c: 1}', { url: 'postgres://a/b', c: 1 }],
    'trailing commas': ['{"a": [1, 2,],}', { a: [1, 2] }],
    'tabs as indentation': ['{\n\t"a":\t{\n\t\t"b": 1\n\t}\n}', { a: { b: 1 } }],
    'an apostrophe in a word': ["{a: it's, b: 'x'}", { a: "it's", b: 'x' }],
    'Windows line ends and a byte order mark': [
      '\uFEFF{"a": 1,\r\n// x\r\n"b": 2\r\n}\r\n',
      { a: 1, b: 2 },
    ],
    'surrogate pairs and escaped slashes': [String.raw`{"a": "\uD83D\uDE00\/"}`, { a: '😀/' }],
    'YAML blocks': [
      'a: 1\nb:\n  - x # c\n  - y: http://z\n',
      { a: 1, b: ['x', { y: 'http://z' }] },
    ],
    'YAML aliases': ['a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
    'dates and yes as texts': ['a: 2020-01-01\nb: yes', { a: '2020-01-01', b: 'yes' }],
    'names that objects have by nature': [
      '{"constructor": 1, "toString": 2}',
      { constructor: 1, toString: 2 },
    ],
    'an empty file as nothing': ['', {}],
    'a file of comments as nothing': ['# a\n// b\n/* c */', {}],
    'YAML null as nothing': ['null\n', {}],
  }
  for (const [name, [text, value]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(valueOf(text), value)
    })
  }
})

describe('parseDocument tells with line and column', () => {
  const cases: Record<string, [text: string, problems: string[]]> = {
    'a missing brace': ['// c\n{"a": 1\n', ['f:3:1: syntax: a closing brace } is missing']],
    'a missing bracket': [
      '{"a": [1, 2\n, "b": 3}',
      ['f:2:9: syntax: a closing bracket ] is missing'],
    ],
    'a missing comma': ['{"a": 1 "b": 2}', ['f:1:7: syntax: a comma is missing after this value']],
    'a missing quote': ['{"a": "x\n', ['f:2:1: syntax: a closing quote is missing']],
    'a brace too many': ['{"a": 1}}', ['f:1:9: syntax: a closing bracket too many']],
    'something after the end': [
      '{} {}',
      ['f:1:4: syntax: something follows where the file should end'],
    ],
    'a second document': [
      'a: 1\n---\nb: 2',
      ['f:2:1: syntax: there is more than one document in the file'],
    ],
    'tabs in YAML': ['a:\n\tb: 1', ['f:2:1: syntax: Tabs are not allowed as indentation']],
    'a key given twice, with both places': [
      '{"a": {"b": 1,\n  "b": 2}, "a": 3}',
      ['f:2:3: a.b is given twice; first in line 1', 'f:2:12: a is given twice; first in line 1'],
    ],
    'a key given twice with Windows line ends': [
      '{"a": 1,\r\n "a": 2}',
      ['f:2:2: a is given twice; first in line 1'],
    ],
    'keys that reach into prototypes': [
      '{"a": {"__proto__": {"x": 1}}}',
      ['f:1:8: a.__proto__ is unknown'],
    ],
    'a list at the top': ['\n[1]', ['f:2:1: the file holds no object with keys at its top level']],
    'a word at the top': ['hello', ['f:1:1: the file holds no object with keys at its top level']],
    'a key that is no name': ['? [1]\n: 2', ['f:1:3: a key has to be a name']],
    'an alias of nothing': ['a: *x', ['f:1:4: there is no anchor &x above']],
    tags: ['a: !!binary aGk=', ['f:1:4: syntax: Unresolved tag: tag:yaml.org,2002:binary']],
  }
  for (const [name, [text, problems]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(problemsOf(text), problems)
    })
  }
})

describe('parseDocument outlives', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
  for (const [letter, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih']) {
    bomb.push(`${letter}: &${letter} [${Array.from({ length: 10 }, () => `*${before}`).join()}]`)
  }
  const cases: Record<string, string> = {
    'brackets without end': '['.repeat(100_000),
    'objects without end': '{"a":'.repeat(100_000),
    'blocks without end': '? '.repeat(50_000),
    'an alias that holds itself': 'a: &x [*x]',
    'aliases that multiply': bomb.join('\n'),
    'comments without end': `${'/* '.repeat(100_000)}{`,
    'slashes and blanks': '# / '.repeat(100_000) + '\nx',
    'a string without end': `{"a":"${'\\\\'.repeat(100_000)}`,
    'NUL bytes': '\0{"a": \0}',
  }
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      const start = performance.now()
      const { problems } = parseDocument('f', text)
      assert.ok(problems.length > 0)
      assert.ok(performance.now() - start < 5000)
    })
  }
  test('lines with secrets: they are not quoted', () => {
    const { problems } = parseDocument('f', '{"password": "hunter2" "x": 1}')
    assert.equal(problems.length, 1)
    assert.doesNotMatch(JSON.stringify(problems), /hunter2/)
  })
})
