import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventWith, samples } from '../support/idea-fixtures.ts'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
/** No command here takes longer than a second; this is for a machine that is very busy. */
const LIMIT = 60_000

describe('mentat event validate', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mentat-validate-'))
    file('good.json', JSON.stringify(samples['horizontal-scan-flow'], undefined, 2))
    file('scalar.json', eventWith({ Source: [{ Type: 'Miner' }] }))
    file('mixed.ndjson', `${eventWith()}\n${eventWith({ ID: 'a b', Category: [] })}\n{"x":\n`)
    file('empty.json', '')
  })
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function file(name: string, content: string | Buffer): void {
    writeFileSync(join(folder, name), content)
  }

  function validate(args: readonly string[], input = '') {
    return spawnSync(bin, ['event', 'validate', ...args], {
      cwd: folder,
      encoding: 'utf8',
      input,
      timeout: LIMIT,
    })
  }

  test('says nothing but the summary of good events', () => {
    const { status, stdout, stderr } = validate(['good.json'])
    assert.equal(status, 0, stderr)
    assert.equal(stdout, '')
    assert.equal(stderr, '1 event: 1 valid, 0 repaired, 0 refused\n')
  })

  test('tells what is repaired, which is no failure', () => {
    const { status, stdout } = validate(['scalar.json'])
    assert.equal(status, 0)
    assert.equal(
      stdout,
      'scalar.json:1: repaired: Source[0].Type: text instead of a list, taken as a list of one\n',
    )
  })

  test('names file, line, path and reason of each refused event, and ends with 65', () => {
    const { status, stdout, stderr } = validate(['mixed.ndjson', 'empty.json'])
    assert.equal(status, 65)
    const lines = stdout.trim().split('\n')
    assert.match(lines[0] ?? '', /^mixed\.ndjson:2: ID: found "a b", expected /)
    assert.match(lines[1] ?? '', /^mixed\.ndjson:2: Category: found an empty list, expected /)
    assert.match(lines[2] ?? '', /^mixed\.ndjson:3: \(document\): line 1, column 6: found the end/)
    assert.equal(lines[3], 'empty.json:1: (document): empty')
    assert.equal(stderr, '4 events: 1 valid, 0 repaired, 3 refused\n')
  })

  test('checks the other files when one is missing, and ends with 66', () => {
    const { status, stdout, stderr } = validate(['none.json', 'good.json'])
    assert.equal(status, 66)
    assert.match(stdout, /^none\.json:1: \(file\): cannot read none\.json: ENOENT/)
    assert.match(stderr, /1 event: 1 valid, .*; 1 file could not be read/)
  })

  test('reads standard input, of one document or of lines', () => {
    assert.equal(validate([], JSON.stringify(samples['minimal-test'], undefined, 1)).status, 0)
    const { status, stderr } = validate(['-'], `${eventWith()}\n${eventWith()}\n`)
    assert.equal(status, 0)
    assert.match(stderr, /^2 events: 2 valid/)
  })

  test('--strict repairs nothing', () => {
    const { status, stdout } = validate(['--strict', 'scalar.json', 'good.json'])
    assert.equal(status, 65)
    assert.equal(
      stdout,
      'scalar.json:1: Source[0].Type: found "Miner", expected the type array (type)\n',
    )
  })

  test('--json prints one document', () => {
    const { status, stdout } = validate([
      '--json',
      'good.json',
      'scalar.json',
      'mixed.ndjson',
      'no',
    ])
    assert.equal(status, 65)
    const { results, ...counts } = JSON.parse(stdout) as {
      results: { source: string; line: number; status: string; id?: string }[]
    }
    assert.deepEqual(counts, { events: 5, valid: 2, repaired: 1, refused: 2, missing: 1 })
    assert.deepEqual(
      results.map(({ source, line, status: verdict }) => `${source}:${line} ${verdict}`),
      [
        'good.json:1 valid',
        'scalar.json:1 repaired',
        'mixed.ndjson:1 valid',
        'mixed.ndjson:2 refused',
        'mixed.ndjson:3 refused',
        'no:1 missing',
      ],
    )
    assert.equal(results[0]?.id, samples['horizontal-scan-flow']?.['ID'])
  })

  test('--quiet leaves the reasons', () => {
    const { stdout, stderr } = validate(['--quiet', 'mixed.ndjson'])
    assert.equal(stderr, '')
    assert.match(stdout, /mixed\.ndjson:2: ID/)
  })

  test('streams long files of lines', () => {
    const line = `${eventWith({ Note: 'x'.repeat(1000) })}\n`
    file('long.ndjson', line.repeat(30_000))
    const { status, stderr } = validate(['long.ndjson'])
    assert.equal(status, 0)
    assert.match(stderr, /^30,000 events: 30000 valid/)
  })
})
