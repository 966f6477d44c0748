import assert from 'node:assert/strict'
import { appendFileSync, chmodSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { type Home, homeAt } from '../../../../src/lib/framework/home.ts'
import { matchingLines } from '../../../../src/lib/modules/trace/matching-lines.ts'
import { searchTraces, type TraceSearch } from '../../../../src/lib/modules/trace/trace-files.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import { traceEntry, tracePath, writeTraces } from '../../../support/trace.ts'

function newHome(): Home {
  return homeAt(temporaryFolder())
}

function search(home: Home, what: TraceSearch): ReturnType<typeof searchTraces> {
  return searchTraces(join(home.log, 'trace'), what)
}

const idsOf = (found: ReturnType<typeof searchTraces>): unknown[] =>
  found.entries.map(({ id, daemon, file }) => [daemon, file, id])

/** The time so many seconds after ten. */
function at(seconds: number): { taken: string; at: string } {
  const time = new Date(Date.UTC(2024, 4, 2, 10, 0, seconds)).toISOString()
  return { taken: time, at: time }
}

describe('searching the traces', () => {
  test('without any there is nothing, and no reach', () => {
    assert.deepEqual(search(newHome(), { id: 'x' }), { entries: [], leftOut: 0, reach: [] })
  })

  test('finds an event in the traces of all daemons, in order of time', () => {
    const home = newHome()
    writeTraces(home, [
      traceEntry({ daemon: 'storage', ...at(30) }),
      traceEntry({ daemon: 'storage', id: 'other' }),
      traceEntry({ daemon: 'inspector', ...at(10) }),
      traceEntry({ daemon: 'inspector-2', ...at(20) }),
    ])
    const found = search(home, { id: 'e-1' })
    assert.deepEqual(
      found.entries.map(({ daemon }) => daemon),
      ['inspector', 'inspector-2', 'storage'],
    )
    assert.deepEqual(
      found.reach.map(({ daemon, since }) => [daemon, since]),
      [
        ['inspector', at(10).at],
        ['inspector-2', at(20).at],
        ['storage', at(30).at],
      ],
    )
  })

  test('an ID is found whatever characters it has, and only as a whole', () => {
    const home = newHome()
    const ids = ['a"b\\c', 'žluť', 'tab\there', '\u0000', '😀', 'e', 'e-1', 'e-11', '\ud800', '']
    writeTraces(
      home,
      ids.map((id) => traceEntry({ id })),
    )
    for (const id of ids) {
      assert.deepEqual(
        search(home, { id }).entries.map((entry) => entry.id),
        [id],
      )
    }
  })

  test('an ID that stands in what was added to another event is no match', () => {
    const home = newHome()
    const story = { enricher: { nerd: { id: 'e-1', as: 'm9', file: 'm9' } } }
    writeTraces(home, [traceEntry({ id: 'other', story }), traceEntry({ story })])
    assert.deepEqual(idsOf(search(home, { id: 'e-1' })), [['storage', 'm1', 'e-1']])
    assert.deepEqual(idsOf(search(home, { file: 'm9' })), [])
  })

  test('a file is found by the name it had, got, or was made under', () => {
    const home = newHome()
    writeTraces(home, [
      traceEntry({ file: 'a', ...at(1) }),
      traceEntry({ as: 'a', to: '/q', ...at(2) }),
      traceEntry({ outputs: [{ kind: 'mail', to: '/q', as: 'a' }], ...at(3) }),
      traceEntry({ file: 'aa', ...at(4) }),
    ])
    assert.deepEqual(
      search(home, { file: 'a' }).entries.map((entry) => entry.at),
      [1, 2, 3].map((seconds) => at(seconds).at),
    )
  })

  test('both files of a trace are looked through, the older one tells how far back', () => {
    const home = newHome()
    const entries = Array.from({ length: 30 }, (_, second) =>
      traceEntry({ id: second % 2 === 0 ? 'e-1' : 'other', ...at(second) }),
    )
    writeTraces(home, entries, 20 * JSON.stringify(entries[0]).length)
    const { entries: found, reach } = search(home, { id: 'e-1' })
    const kept = found.length
    assert.ok(kept >= 5 && kept < 15, `${kept} of 15`)
    assert.deepEqual(
      found.map((entry) => entry.at),
      entries
        .filter(({ id }) => id === 'e-1')
        .map((entry) => entry.at)
        .slice(-kept),
    )
    assert.ok([found[0]?.at, at(30 - 2 * kept - 1).at].includes(reach[0]?.since ?? ''))
  })

  test('what is no entry, or was cut off, is passed over', () => {
    const home = newHome()
    writeTraces(home, [traceEntry()])
    const whole = JSON.stringify(traceEntry())
    for (const line of [
      whole.slice(0, -1),
      'null',
      '{"id":"e-1"}',
      '["id":"e-1"]',
      whole.replace('"story":{}', '"story":null'),
      whole.replace('"story":{}', '"story":[],"outputs":7'),
      whole.replace('"m1"', '1'),
      whole.replace('"story":{}', '"story":{},"outputs":[null]'),
      whole.replace('"story":{}', '"story":{},"outputs":[{"kind":"copy","to":7,"as":"m2"}]'),
      whole.replace('"story":{}', '"story":{},"to":7'),
      whole.replace('2024-05-02T10:00:01.000Z', 'yesterday'),
      '\0\0\0"id":"e-1"',
    ]) {
      appendFileSync(tracePath(home, 'storage'), `${line}\n`)
    }
    appendFileSync(tracePath(home, 'storage'), whole)
    assert.equal(search(home, { id: 'e-1' }).entries.length, 1)
  })

  test('a line that a killed process left without an end spoils no other', () => {
    const home = newHome()
    writeTraces(home, [traceEntry()])
    appendFileSync(tracePath(home, 'storage'), JSON.stringify(traceEntry()).slice(0, 100))
    writeTraces(home, [traceEntry({ outcome: 'duplicate' })])
    assert.deepEqual(
      search(home, { id: 'e-1' }).entries.map(({ outcome }) => outcome),
      ['stored', 'duplicate'],
    )
  })

  test('of an event that comes again and again the newest passes are told', () => {
    const home = newHome()
    const lines = Array.from({ length: 5500 }, (_, second) =>
      JSON.stringify(traceEntry({ ...at(second) })),
    )
    mkdirSync(dirname(tracePath(home, 'storage')), { recursive: true })
    writeFileSync(tracePath(home, 'storage'), `${lines.join('\n')}\n`)
    const { entries, leftOut } = search(home, { id: 'e-1' })
    assert.deepEqual([entries.length, leftOut], [1000, 4500])
    assert.equal(entries.at(-1)?.at, at(5499).at)
  })

  test('a trace that may not be read is told', { skip: process.getuid?.() === 0 }, () => {
    const home = newHome()
    writeTraces(home, [traceEntry()])
    chmodSync(tracePath(home, 'storage'), 0)
    assert.throws(() => search(home, { id: 'e-1' }), { code: 'EACCES' })
  })
})

describe('lines of a file in which a text occurs', () => {
  /** The lines of a file of its own. */
  function linesOf(content: string, texts: readonly string[]): string[] {
    const path = join(temporaryFolder(), 'file')
    writeFileSync(path, content)
    return [...matchingLines(openSync(path, 'r'), texts)]
  }

  test('come once each, in their order, wherever in them the texts are', () => {
    const content = 'needle\nx\nneedle and needle\npin\nneedle, pin\n\n\nend needle\nneedle'
    assert.deepEqual(linesOf(content, ['needle', 'pin']), [
      'needle',
      'needle and needle',
      'pin',
      'needle, pin',
      'end needle',
    ])
    assert.deepEqual(linesOf('', ['needle']), [])
    assert.deepEqual(linesOf('\n\n', ['needle']), [])
    assert.deepEqual(linesOf('needle', ['needle']), [])
  })

  test('are found over the bounds of what is read at a time, and however long they are', () => {
    const filler = 'x'.repeat(999)
    for (const length of [4 * 1024 * 1024 - 3, 4 * 1024 * 1024, 9_000_000]) {
      const lines = [
        filler,
        `needle 1`,
        'y'.repeat(length),
        'needle 2',
        `${filler}needle 3`,
        filler,
      ]
      assert.deepEqual(linesOf(`${lines.join('\n')}\n`, ['needle']), [
        'needle 1',
        'needle 2',
        `${filler}needle 3`,
      ])
    }
    const long = `${'z'.repeat(9_000_000)}needle`
    assert.deepEqual(linesOf(`a\n${long}\nb\n`, ['needle']), [long])
  })
})
