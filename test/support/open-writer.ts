import type { Database } from '../../src/lib/database/database.ts'
import { takeStorageTime } from '../../src/lib/database/events/storage-time.ts'
import { until } from './until.ts'

/**
 * A transaction that stays open after it took its storage time, until `end` is called.
 * @param before is waited for when the transaction has begun and has no storage time yet
 */
export async function openWriter(
  database: Database,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<{ time: string; end: () => Promise<void> }> {
  let time: string | undefined
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const transaction = database.transaction(async (client) => {
    await before()
    time = await takeStorageTime(client)
    await ended
  })
  // When it fails, that is told, and not only that there is no time.
  const failed = transaction.then(() => '')
  return {
    time: await Promise.race([until('it has its time', () => time), failed]),
    async end() {
      end()
      await transaction
    },
  }
}
