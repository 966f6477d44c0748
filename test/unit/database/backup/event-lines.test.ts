import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AddressLines, wholeLines } from '../../../../src/lib/database/backup/event-lines.ts'
import { encodeEvent, eventColumns } from '../../../../src/lib/database/events/row.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

async function* chunksOf(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) {
    await Promise.resolve()
    yield content.subarray(start, start + size)
  }
}

describe('the rows of addresses', () => {
  test('come out of the rows of events as they were stored', () => {
    const lines = new AddressLines(eventColumns)
    for (const members of [
      {},
      { ID: 'a-1._B', Source: [{ IP4: ['192.0.2.1'] }] },
      { Source: [{ IP4: ['10.0.0.5-10.1.2.3', '10.1.2.4', '0.0.0.0/0'] }] },
      { Source: [{ IP6: ['::/0', '2001:db8::1-2001:db8::ff', '::ffff:192.0.2.9'] }] },
      {
        Source: [{ IP4: ['192.0.2.0/25', '192.0.2.128/25'], IP6: ['2001:db8::/33'] }],
        Target: [{ IP4: ['255.255.255.255', '0.0.0.0'] }, { IP6: ['2001:db8:8000::/33'] }],
      },
    ]) {
      const { row } = encodeEvent(parseEvent(eventWith(members)))
      const line = row.eventLine.subarray(0, -1)
      assert.equal(lines.of(line), row.addressLines.toString())
    }
  })

  test('are not made of what is no address', () => {
    const lines = new AddressLines(['id', 'detect_time', 'source_ip', 'target_ip'])
    const of = (source: string): string => lines.of(Buffer.from(`x\t2024-05-02\t${source}\t{}`))
    assert.equal(of('{[192.0.2.1,192.0.2.1]}'), '2024-05-02\tx\ts\t192.0.2.1\n')
    for (const source of [
      ...['', '{', '{[192.0.2.1,]}', '{(192.0.2.1,192.0.2.2)}', '{[192.0.2.1]}'],
      ...['{[192.0.2.1,2001:db8::1]}', '{[192.0.2.1,192.0.2.2],}', '{[1,2]}'],
    ]) {
      assert.throws(() => of(source), isMentatError('BACKUP_DAMAGED'), source)
    }
    assert.throws(() => new AddressLines(['id']), isMentatError('BACKUP_DAMAGED', 'detect_time'))
  })
})

describe('lines', () => {
  test('are whole however they come', async () => {
    const content = Buffer.from('one\n\ntwo žluťoučký\nthree\n')
    for (let size = 1; size <= content.length; size += 1) {
      const found = []
      for await (const line of wholeLines(chunksOf(content, size))) found.push(line.toString())
      assert.deepEqual(found, ['one', '', 'two žluťoučký', 'three'])
    }
  })

  test('that are cut off are damage', async () => {
    const lines = wholeLines(chunksOf(Buffer.from('a\nb'), 1))
    assert.deepEqual((await lines.next()).value, Buffer.from('a'))
    await assert.rejects(lines.next(), isMentatError('BACKUP_DAMAGED', 'cut off'))
  })
})
