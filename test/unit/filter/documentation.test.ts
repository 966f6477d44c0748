import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { compileFilter } from '../../../src/lib/filter/compile.ts'
import type { JsonObject } from '../../../src/lib/idea/json.ts'
import { isMentatError } from '../../support/mentat-error.ts'

const file = new URL('../../../docs/reference/filter-language.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text ?? '',
}))
const event = JSON.parse(
  blocks.find(({ language }) => language === 'json')?.text ?? '',
) as JsonObject

describe('the page on the filter language', () => {
  const examples = blocks
    .filter(({ language }) => language === 'filter')
    .flatMap(({ text }) => text.trim().split('\n'))

  test('has examples', () => {
    assert.ok(examples.length > 50)
  })

  for (const example of examples) {
    test(`is right about: ${example}`, () => {
      const [, expected] = /# (true|false|unknown|error)(?::.*)?$/.exec(example) ?? []
      assert.ok(expected !== undefined, 'the example does not say what it gives')
      if (expected === 'error') {
        assert.throws(() => compileFilter(example), isMentatError('FILTER_INVALID'))
        return
      }
      const truth = compileFilter(example).truth(event, Date.UTC(2026, 0, 1))
      assert.equal(truth === undefined ? 'unknown' : String(truth), expected)
    })
  }

  test('shows an error as it is', () => {
    assert.throws(
      () => compileFilter('Category Contains "Recon"'),
      (error: Error & { advice?: string }) => {
        for (const line of [...error.message.split('\n'), error.advice ?? '?']) {
          assert.ok(page.includes(line), line)
        }
        return true
      },
    )
  })
})
