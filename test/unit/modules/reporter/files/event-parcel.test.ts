import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Party } from '../../../../../src/lib/modules/reporter/event/party.ts'
import { EventParcel } from '../../../../../src/lib/modules/reporter/files/event-parcel.ts'

test('a parcel keeps the events of a mail until it is written, and none when they are too many', () => {
  const text = '{"Source":[{"IP4":["192.0.2.1","198.51.100.1"]}]}'
  const party = new Party(JSON.parse(text) as never, 'Source')
  const parcel = new EventParcel({ path: undefined, most: 100, time: 0 })
  parcel.add(text, party, ['192.0.2.1'])
  assert.deepEqual(parcel.events, [
    { document: '{"Source":[{"IP4":["192.0.2.1"]}]}', address: '192.0.2.1' },
  ])
  parcel.release()
  assert.deepEqual(parcel.events, [], 'hundreds of reports of one unit are not held at once')
  for (let count = 0; count < 3; count++) parcel.add(text, party, ['192.0.2.1'])
  assert.deepEqual([parcel.isTooLarge, parcel.events], [true, []])
})
