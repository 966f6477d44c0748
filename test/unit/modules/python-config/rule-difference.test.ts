import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRule } from '../../../../src/lib/modules/python-config/rule-difference.ts'

const silent = [
  'Category in ["Recon.Scanning"]',
  'ConnCount > 5 and not exists Node.Name',
  'DetectTime + 3600 > 2024-05-02T10:00:00Z',
]
for (const rule of silent) {
  test(`${rule} reads here as it read there`, () => {
    assert.deepEqual(readRule(rule), { fault: undefined, differences: [] })
  })
}

const different: readonly (readonly [rule: string, words: RegExp])[] = [
  ['5 < ConnCount', /exchanged the sides and kept the operator/],
  ['ConnCount == 2 * FlowCount + 1', /usual precedence/],
  ['15 - ConnCount == 3', /15 - x was x - 15/],
]
for (const [rule, words] of different) {
  test(`${rule} is told to read otherwise`, () => {
    const { fault, differences } = readRule(rule)
    assert.equal(fault, undefined)
    assert.match(differences.flat().join('\n'), words)
  })
}

test('a rule that cannot be understood tells the place', () => {
  const { fault } = readRule('Category Contains "x"')
  assert.match(fault?.[0] ?? '', /line 1, column 10/)
})
