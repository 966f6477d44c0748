import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findEvent } from '../../../../src/lib/database/events/find.ts'
import { startCluster } from '../../../support/database.ts'
import { storeMessages } from '../../../support/events.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()

test('an event is found by its ID, byte for byte as it came but for _Mentat', async () => {
  const { database } = await cluster.createDatabase()
  const head = `{ "Format" : "IDEA0",\r\n\t"ID":"a-1", "DetectTime": "2024-05-02T10:00:10Z",
   "Category": ["Test"], "Big": 123456789012345678901234567890.10, "x": "\\u0000\\ud800\\/č", "x": 1e400,
   "__proto__": {"a": []}`
  await storeMessages(database, [
    `${head}}`,
    `${head.replace('a-1', 'b-1')}, "_Mentat": {"Extra" : 1.0}}`,
  ])
  assert.equal(
    await findEvent(database, 'a-1'),
    `${head},"_Mentat":{"StorageTime":"2024-05-02T10:00:00.000000Z"}}`,
  )
  assert.equal(
    await findEvent(database, 'b-1'),
    `${head.replace('a-1', 'b-1')}, "_Mentat": {"Extra" : 1.0,"StorageTime":"2024-05-02T10:00:00.000000Z"}}`,
  )
})

test('events outside of all days with partitions are found, too', async () => {
  const { database } = await cluster.createDatabase()
  const message = '{"ID":"old","DetectTime":"1971-01-01T00:00:00Z","Category":["Test"]}'
  await storeMessages(database, [message])
  assert.match(await findEvent(database, 'old'), /^\{"ID":"old"/)
})

test('what is not there is said to be not there', async () => {
  const { database } = await cluster.createDatabase()
  for (const id of ['absent', '', '\0', '\ud800', "' OR true --", 'x'.repeat(100_000)]) {
    await assert.rejects(findEvent(database, id), isMentatError('EVENT_NOT_FOUND'))
  }
})
