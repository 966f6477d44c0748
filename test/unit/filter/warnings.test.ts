import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileExpression, compileFilter } from '../../../src/lib/filter/compile.ts'

function warnings(text: string): string[] {
  return compileFilter(text).warnings.map((warning) => `${warning.text} > ${warning.advice}`)
}

describe('a filter warns', () => {
  for (const [text, expected] of [
    ['Source.IP == 1', /^Source\.IP is not a path of IDEA > Did you mean Source\.IP4\?/],
    ['source.Hostname == "x"', /Did you mean Source\.Hostname\?/],
    ['IP6 == 1', /Did you mean Source\.IP6 or Target\.IP6\?/],
    ['Source[1].Ports == 1', /^Source\[1\]\.Ports .* Did you mean Source\.Port\?/],
    ['Target.Proto == ssh', /^ssh is not a path of IDEA > If a text is meant, put it in quotes/],
    ['ConnCount-1 > 5', /A minus needs blanks around it: ConnCount - 1/],
    ['Source.Spoofed == True', /Did you mean true\?/],
    ['Note == null', /not exists Path/],
    ['ConnCount[1] == 5', /no list that an index could count in/],
    ['Category == "a" and ConnCount > 1 || FlowCount > 1', /symbols .* bind tighter/],
    ['Category == 5', /^Category == 5 is never true: a text stands beside a number/],
    ['ConnCount == "many"', /never true: a number stands beside a text/],
    ['DetectTime > 5', /never true: a time stands beside a number .*Unix seconds/],
    ['Source.Spoofed > 1', /never true: true or false stands beside a number/],
    ['Source.IP4 in 2001:db8::/32', /an IPv4 address stands beside an IPv6 address/],
    ['Source.IP4 == Source.IP6', /an IPv4 address stands beside an IPv6 address/],
    ['Source.Hostname == 192.0.2.1', /never true.* > Put the address in quotes/],
    ['ConnCount like "1"', /never true: a number stands beside a text/],
    ['Category in []', /an empty list has no value/],
    ['5 == "5"', /never true/],
    ['Target.Port in [22, ssh]', /^ssh in this list matches nothing/],
    ['Category != "Test"', /!= is true if one of them differs > .*not Category == …/],
    ['Node.Type in [Relay, Category]', /^inside a list Category is a text/],
    ['Category + 1 > 2', /^\+ has no result for text and number/],
  ] as const) {
    test(`about ${text}`, () => {
      const found = warnings(text)
      assert.equal(found.length, 1, found.join('\n'))
      assert.match(found[0] ?? '', expected)
    })
  }

  for (const text of [
    'Category in ["Recon.Scanning"] and (Target.Port in [22, 80..90] or Source.Proto == "ssh")',
    'Source.IP4 in ["192.0.2.0/24"] or "2001:db8::/32" == Source.IP6',
    'DetectTime - CreateTime > 60 and Node.AggrWin < 300 and DetectTime < "2024-05-02"',
    'DetectTime > (utcnow() - 1D00:00:00) and time() > 5',
    'Source.IP4 like "^192" and DetectTime like "^2024" and Node.AggrWin contains "00:"',
    'exists Source.Hostname and size(Source) > 2 and strlen(Note) > 5',
    '_Mentat.EventClass == "x" and _CESNET.StorageTime > 5 and ts_u == 1 and TLP == "RED"',
    'ConnCount != 5 and Category[1] != "Test" and Source[#].Type[2] == "x"',
    'Source.IP4 ?? [] in [192.0.2.1] and FlowCount ?? 0 > 5 and (ID == "a" || Note == "b")',
  ]) {
    test(`about nothing in ${text}`, () => {
      assert.deepEqual(warnings(text), [])
    })
  }

  test('with the place, once for each thing, in the order of the text', () => {
    const { warnings: found } = compileFilter('Sorce == 1 or\n  Sorce == 2 or Nde == 1')
    assert.deepEqual(
      found.map(({ text, line, column }) => `${line}:${column} ${text}`),
      ['1:1 Sorce is not a path of IDEA', '2:17 Nde is not a path of IDEA'],
    )
    assert.equal(found[1]?.shown, `    Sorce == 2 or Nde == 1\n  ${' '.repeat(16)}^`)
  })

  test('not more than fifty times', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `K${index}`).join(' or ')
    assert.equal(warnings(many).length, 50)
  })

  test('briefly, however long a name is', () => {
    const [warning] = compileFilter('a'.repeat(100_000)).warnings
    assert.ok(warning)
    assert.ok(warning.text.length < 500 && warning.shown.length < 500)
    assert.match(warning.text, /^aaaa.*… *.*is not a path of IDEA$/)
  })

  test('also about expressions', () => {
    assert.equal(compileExpression('Sorce.IP4').warnings.length, 1)
  })
})
