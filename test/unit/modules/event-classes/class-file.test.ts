import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseClassFile } from '../../../../src/lib/modules/event-classes/class-file.ts'

const good = { name: 'c', severity: 'low', rule: 'Category == "Test"', label_en: 'A test' }

/** What is wrong with one class, without its place. */
function problemsWith(members: object): string[] {
  const { problems } = parseClassFile(JSON.stringify([{ ...good, ...members }]))
  return problems.map((problem) => problem.replace(/^line 1, class "c": /, ''))
}

describe('a file of event classes', () => {
  test('may leave out what has a default', () => {
    assert.deepEqual(parseClassFile(JSON.stringify([good])), {
      classes: [
        {
          name: 'c',
          source_based: true,
          state: 'DISABLED',
          severity: 'low',
          priority: 0,
          rule: 'Category == "Test"',
          subclassing: null,
          label_en: 'A test',
          label_cz: 'A test',
          reference: '',
          displayed_main: [],
          displayed_source: [],
          displayed_target: [],
        },
      ],
      problems: [],
      warnings: [],
    })
  })

  test('may be JSON with comments, or YAML, and have what only a table has', () => {
    const yaml = `
# comment
- name: c
  severity: LOW
  state: shadow
  rule: >-
    Category == "Test"
    and exists Source
  label_en: "A test"
  id: 17
  last_update: 2024-05-02T10:00:10Z
  subclassing: null
`
    const { classes, problems } = parseClassFile(yaml)
    assert.deepEqual(problems, [])
    assert.deepEqual(
      [classes[0]?.rule, classes[0]?.state, classes[0]?.severity],
      ['Category == "Test" and exists Source', 'SHADOW', 'low'],
    )
    const json = `\uFEFF// comment\n[\n\t${JSON.stringify(good)} # the only one\n]`
    assert.deepEqual(parseClassFile(json).problems, [])
  })

  test('tells what is wrong with each column', () => {
    for (const [members, ...problems] of [
      [{ name: undefined }, 'line 1, class 1: name is missing'],
      [{ rule: ' ' }, 'rule is missing'],
      [{ rule: 5 }, 'rule: found 5, expected text'],
      [{ severity: null }, 'severity is missing'],
      [
        { severity: 'lowest' },
        'severity: found "lowest", expected info, low, medium, high, critical',
      ],
      [{ state: 'on' }, 'state: found "on", expected DISABLED, SHADOW, ENABLED'],
      [{ source_based: 'yes' }, 'source_based: found "yes", expected true or false'],
      [{ priority: 1.5 }, 'priority: found 1.5, expected an integer'],
      [{ priority: 2 ** 31 }, 'priority: found 2147483648, expected an integer'],
      [
        { displayed_main: 'Ref' },
        'displayed_main: found "Ref", expected a list of at most 100 names',
      ],
      [
        { displayed_source: [1] },
        'displayed_source: found a list of 1, expected a list of at most 100 names',
      ],
      [{ reference: 'a\0' }, 'reference: holds a NUL'],
      [{ label_en: 'x'.repeat(1001) }, 'label_en: 1001 characters, expected at most 1000'],
      [{ sevrity: 'low' }, '"sevrity" is unknown: did you mean severity?'],
      [{ colour: 'red' }, '"colour" is unknown'],
    ] as [object, ...string[]][]) {
      assert.deepEqual(problemsWith(members), problems)
    }
  })

  test('shows where a rule or an expression stops making sense', () => {
    const [rule = ''] = problemsWith({ rule: 'Category in ["a" and' })
    assert.match(rule, /^rule: .*line 1, column \d+: .*\n +Category in \["a" and\n +\^/)
    const [expression = ''] = problemsWith({ subclassing: 'Ref +' })
    assert.match(expression, /^subclassing: .*line 1, column \d+/)
    const { warnings } = parseClassFile(JSON.stringify([{ ...good, rule: 'exists Source.IP5' }]))
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /^line 1, class "c": rule: .*Source\.IP5/)
  })

  test('does not have a name twice', () => {
    const text = `[\n${JSON.stringify(good)},\n${JSON.stringify(good)}]`
    assert.deepEqual(parseClassFile(text).problems, [
      'line 3, class "c": the same name stands in line 2',
    ])
  })

  test('that is something else, or hostile, is refused', () => {
    const bomb = `- &a [x, x, x, x, x, x, x, x, x, x]\n${Array.from(
      { length: 9 },
      (_, index) =>
        `- &${'bcdefghij'[index] ?? ''} [${`*${'abcdefghi'[index] ?? ''},`.repeat(10)}]\n`,
    ).join('')}`
    for (const text of [
      '',
      '{}',
      '17',
      '[',
      '[{"name": "a", "name": "b"}]',
      '- a\n---\n- b',
      '- *missing',
      bomb,
      '['.repeat(100_000),
      'null',
      '[null]',
    ]) {
      const { classes, problems } = parseClassFile(text)
      assert.deepEqual(classes, [])
      assert.ok(problems.length > 0, text.slice(0, 50))
      assert.ok(problems.every((problem) => problem.length < 500))
    }
  })
})
