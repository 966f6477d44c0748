import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseDocument } from '../../../../src/lib/framework/config/document.ts'
import { sampleFile } from '../../../../src/lib/framework/config/sample.ts'
import { loggingSection } from '../../../../src/lib/framework/logging/section.ts'
import { assembleStorage, catalogue, database, problemsOf, storage } from './assembling.ts'

const subjects = [...catalogue.sections, ...catalogue.modules, loggingSection]

/** Takes away the mark before every setting; comments that are sentences keep theirs. */
function uncommented(text: string): string {
  return text.replaceAll(/^(\s*)# (?=\s*(?:"[a-z_]+":|[\]}{]|[a-z_]+: |- ))/gm, '$1')
}

describe('a sample file', () => {
  for (const subject of subjects) {
    for (const syntax of ['json', 'yaml'] as const) {
      test(`of ${subject.name} in ${syntax} is valid, and gives nothing`, () => {
        const { value, problems } = parseDocument('f', sampleFile(subject, syntax))
        assert.deepEqual(problems, [])
        assert.doesNotMatch(JSON.stringify(value), /[0-9]|true|:"/)
      })
    }
  }
  for (const syntax of ['json', 'yaml'] as const) {
    test(`changes nothing when it is copied, in ${syntax}`, () => {
      const copied = {
        core: { 'd.conf': sampleFile(database, syntax) },
        file: sampleFile(storage, syntax),
      }
      assert.deepEqual(problemsOf(copied), [])
      assert.deepEqual(assembleStorage(copied).value, assembleStorage({}).value)
      assert.equal(assembleStorage(copied).origins.size, 0)
    })
    test(`gives the defaults when all its settings are used, in ${syntax}`, () => {
      const used = {
        core: { 'd.conf': uncommented(sampleFile(database, syntax)) },
        file: uncommented(sampleFile(storage, syntax)),
      }
      assert.deepEqual(problemsOf(used), [])
      const { raw, origins } = assembleStorage(used)
      const { url, ...rest } = raw['database'] as { url: string }
      assert.equal(url, 'postgresql:///mentat')
      assert.deepEqual({ ...raw, database: rest }, assembleStorage({}).raw)
      assert.ok(origins.has('batch') && origins.has('database.retry.first'))
    })
  }
  test('names every option with its sentence, what it accepts and its variable', () => {
    const text = sampleFile(database)
    for (const part of [
      '# The shared section database: where events are stored.',
      '    # The most connections that one process opens.',
      '    # Accepts an integer from 1 to 100. (MENTAT_DATABASE_POOL_SIZE)',
      '    # "pool_size": 10,',
      '    # Optional; accepts a text. (MENTAT_DATABASE_URL)',
      '    # "url": "postgresql:///mentat",',
      '      # "first": "250ms",',
    ]) {
      assert.ok(text.split('\n').includes(part), part)
    }
  })
  test('keeps to a line length', () => {
    for (const subject of subjects) {
      const comments = sampleFile(subject)
        .split('\n')
        .filter((line) => line.includes('# '))
      for (const line of comments) assert.ok(line.length <= 100, line)
    }
  })
})
