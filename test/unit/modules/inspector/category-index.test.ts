import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import type { JsonValue } from '../../../../src/lib/idea/json.ts'
import { tryRules } from '../../../../src/lib/modules/inspector/trial.ts'
import { inspect } from '../../../../src/lib/modules/inspector/inspect.ts'
import { Generator } from '../../../../src/lib/modules/ideagen/generator.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { eventClass, ruleSet, type Written } from '../../../support/rules.ts'

const NOW = Date.UTC(2024, 4, 2, 12)

describe('the index by category', () => {
  test('leaves out rules that ask for another category, and no others', () => {
    const rules = ruleSet({
      rules: [
        { rule: 'Category == "A"', actions: [] },
        { rule: 'exists ID', actions: [] },
        { rule: 'Category in ["B", "A"] and exists ID', actions: [] },
        { rule: 'not Category == "A"', actions: [] },
        { rule: 'Category == "B" or exists Note', actions: [] },
      ],
    })
    const candidates = (Category: JsonValue): readonly number[] => rules.candidates({ Category })
    assert.deepEqual(candidates(['A']), [0, 1, 2, 3, 4])
    assert.deepEqual(candidates(['B']), [1, 2, 3, 4])
    assert.deepEqual(candidates('B'), [1, 2, 3, 4])
    assert.deepEqual(candidates(['C']), [1, 3, 4])
    assert.deepEqual(candidates(['C', 'A']), [0, 1, 2, 3, 4])
    assert.deepEqual(candidates([['C'], [['B']]]), [1, 2, 3, 4])
    assert.deepEqual(candidates(5), [1, 3, 4])
    assert.deepEqual(rules.candidates({}), [1, 3, 4])
  })

  test('changes no verdict: 200 rules over 10,000 events of many kinds', () => {
    const rules = ruleSet(manyRules())
    const bare = rules.withoutIndex()
    let matched = 0
    for (const text of manyEvents(10_000)) {
      const indexed = tryRules(rules, parseEvent(text), NOW)
      const unindexed = tryRules(bare, parseEvent(text), NOW)
      assert.deepEqual(indexed, unindexed)
      matched += indexed.rules.length
    }
    assert.ok(matched > 10_000, `${matched} matches prove nothing`)
  })

  test('is used: an event that no rule can match costs no evaluation', () => {
    const rules = ruleSet({ rules: [{ rule: 'Category == "A"', actions: [] }] })
    assert.deepEqual(rules.candidates({ Category: ['Test'] }), [])
    assert.equal(inspect(rules, parseEvent(eventWith()), NOW).isFallback, true)
  })
})

const categories = [
  'Recon.Scanning',
  'Attempt.Login',
  'Attempt.Exploit',
  'Abusive.Spam',
  'Availability.DDoS',
  'Intrusion.Botnet',
  'Malware.Ransomware',
  'Vulnerable.Config',
  'Anomaly.Traffic',
  'Fraud.Phishing',
  'Test',
  'Other',
]

/** Every form in which rules ask for categories, and some that do not; some change the categories. */
function manyRules(): Parameters<typeof ruleSet>[0] {
  const conditions = [
    (c: string) => `Category == "${c}"`,
    (c: string) => `Category in [${c}, Nothing.Real] and Target.Port == 22`,
    (c: string) => `(Category eq '${c}' or Category eq 'Test') and exists Source.IP4`,
    (c: string) => `Category == "${c}" xor Target.Port > 1000`,
    (c: string) => `not Category == "${c}" and ConnCount > 10`,
    (c: string) => `Category like "${c.slice(0, 4)}"`,
    (c: string) => `Category[1] == "${c}" && Source.Proto == "tcp"`,
    (c: string) => `Category[#] is ["${c}"] || Category contains "${c.slice(2)}"`,
    (c: string) => `"${c}" in Category and not exists Note`,
    (c: string) => `Category != "${c}" and Target.Port in [80, 443]`,
    (c: string) => `exists Category and (Category ?? "x") == "${c}"`,
    () => 'Source.IP4 in 192.0.0.0/4 and size(Category) > 1',
  ]
  const rules = Array.from({ length: 150 }, (_, index): Written => {
    const category = categories[index % categories.length] ?? ''
    const condition = conditions[(index * 7 + (index % 5)) % conditions.length]
    return {
      name: `rule ${index}`,
      rule: condition?.(category) ?? '',
      final: index % 149 === 60,
      actions: [
        { action: 'tag', args: { path: '_Mentat.Rules[*]', value: index } },
        ...(index % 40 === 20 ? [changeCategory(index)] : []),
        ...(index % 97 === 90 ? [{ action: 'drop' }] : []),
      ],
    }
  })
  const classes = Array.from({ length: 50 }, (_, index) =>
    eventClass(`class ${index}`, {
      rule: conditions[index % 4]?.(categories[index % categories.length] ?? '') ?? '',
      source_based: index % 3 > 0,
      state: index % 4 === 0 ? 'SHADOW' : 'ENABLED',
      subclassing: index % 5 === 0 ? 'Category' : null,
    }),
  )
  return { rules, classes, fallback: [{ action: 'tag', args: { path: 'Note', value: 'none' } }] }
}

function changeCategory(index: number): Written {
  const value = categories[(index * 5) % categories.length]
  return index % 80 === 20
    ? { action: 'tag', args: { path: 'Category[*]', value, unique: true } }
    : { action: 'tag', args: { path: 'Category', value } }
}

/** Realistic ones, and such whose categories are of unusual shape. */
function manyEvents(count: number): string[] {
  const generator = new Generator({ seed: 11, start: NOW })
  const shapes = [
    (c: readonly string[]) => c,
    (c: readonly string[]) => c[0],
    (c: readonly string[]) => [c[0], [c]],
    (c: readonly string[]) => [...c, 5, null, { a: 'Test' }],
  ]
  return Array.from({ length: count }, (_, index) => {
    if (index % 4 > 0) return generator.next(NOW).content.toString()
    const chosen = [index, index * 3, index * 7]
      .slice(0, 1 + (index % 3))
      .map((at) => categories[at % categories.length] ?? '')
    const Category = shapes[(index / 4) % shapes.length]?.(chosen)
    return eventWith({ Category, ConnCount: index % 30, Target: [{ Port: [22, 80] }] })
  })
}
