import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { compileFilter } from '../../../src/lib/filter/compile.ts'
import { parseFilter } from '../../../src/lib/filter/parse.ts'
import { printFilter } from '../../../src/lib/filter/print.ts'
import type { JsonObject } from '../../../src/lib/idea/json.ts'
import { isMentatError } from '../../support/mentat-error.ts'

interface Case {
  readonly id: string
  readonly rule: string
  readonly event: JsonObject
  readonly want: boolean | 'error'
  readonly why: string
}

const file = new URL('../../fixtures/filter/cases.json', import.meta.url)
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]
const now = Date.UTC(2026, 0, 1)

describe('the table of cases', () => {
  for (const { id, rule, event, want, why } of cases) {
    test(`${id}: ${JSON.stringify(rule.slice(0, 80))} ${why}`, () => {
      if (want === 'error') {
        assert.throws(() => compileFilter(rule), isMentatError('FILTER_INVALID'))
        return
      }
      const before = JSON.stringify(event)
      assert.equal(compileFilter(rule).matches(event, now), want)
      assert.equal(JSON.stringify(event), before, 'the event was changed')
      assert.deepEqual(parseFilter(printFilter(parseFilter(rule))), parseFilter(rule))
    })
  }
})
