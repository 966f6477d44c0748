import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readEventInputs } from '../../src/cli/event-input.ts'

async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve()
    yield bytes.subarray(at, at + size)
  }
}

/** What standard input is split into: `line:content`, or `line!CODE`. */
async function split(text: string, largest = 1000): Promise<string[]> {
  const results: string[][] = []
  // Wherever the chunks end, the result is the same.
  for (const size of [1, 2, 7, 100_000]) {
    const found: string[] = []
    for await (const input of readEventInputs(['-'], chunksOf(text, size), largest)) {
      const what =
        'content' in input ? `:${input.content.toString().trim()}` : `!${input.error.code}`
      found.push(`${input.line}${what}`)
    }
    results.push(found)
  }
  for (const other of results) assert.deepEqual(other, results[0])
  return results[0] ?? []
}

describe('readEventInputs', () => {
  test('takes each line as a document when the first one is complete', async () => {
    assert.deepEqual(await split('{"a":1}\n{"b":\n\n \r\n{"c":3}\r\n{"d":4}'), [
      '1:{"a":1}',
      '2:{"b":',
      '5:{"c":3}',
      '6:{"d":4}',
    ])
  })

  test('takes a document laid out over lines as one', async () => {
    assert.deepEqual(await split('\n{\n "a": [\n{}\n]\n}\n'), ['2:{\n "a": [\n{}\n]\n}'])
    assert.deepEqual(await split('{"a":1}'), ['1:{"a":1}'])
  })

  test('takes a broken document as one', async () => {
    assert.deepEqual(await split('{\n "a": 1,\n'), ['1:{\n "a": 1,'])
  })

  test('takes lines as documents when the first is broken and another is complete', async () => {
    assert.deepEqual(await split('{"a"\n{"b":2}\nxyz'), ['1:{"a"', '2:{"b":2}', '3:xyz'])
  })

  test('is not confused by a byte order mark', async () => {
    assert.deepEqual(await split('\ufeff{"a":1}\n{"b":2}'), ['1:{"a":1}', '2:{"b":2}'])
  })

  test('finds nothing in an empty pipe', async () => {
    assert.deepEqual(await split(''), [])
    assert.deepEqual(await split('\n \n'), [])
  })

  test('tells of a line that is too large and goes on behind it', async () => {
    assert.deepEqual(await split(`{"a":1}\n${'x'.repeat(1001)}\n{"b":2}`), [
      '1:{"a":1}',
      '2!MESSAGE_TOO_LARGE',
      '3:{"b":2}',
    ])
    assert.deepEqual(await split(`${'x'.repeat(1001)}\n{"b":2}`), [
      '1!MESSAGE_TOO_LARGE',
      '2:{"b":2}',
    ])
  })

  test('tells once of a document that is too large', async () => {
    assert.deepEqual(await split(`{\n${'"a": 1,\n'.repeat(500)}}`), ['1!MESSAGE_TOO_LARGE'])
  })

  test('reports a file that is not there, and a folder, in their turn', async () => {
    const files = [import.meta.filename + '.none', import.meta.dirname, '-']
    const found: string[] = []
    for await (const input of readEventInputs(files, chunksOf('{}', 10))) {
      found.push('content' in input ? input.source : input.error.code)
    }
    assert.deepEqual(found, ['INPUT_MISSING', 'INPUT_MISSING', '-'])
  })
})
