import type { DaemonModule } from '../../components/module.ts'
import { Storage } from './component.ts'
import { type StorageConfig, storageConfig } from './config.ts'

/** The end of the pipe: events are stored in the database. */
export const storageModule: DaemonModule<typeof storageConfig, StorageConfig> = {
  name: 'storage',
  config: storageConfig,
  isFinal: true,
  workers: ({ commit_bulk_threshold: threshold, queue_in_batch: batch }, { database }) => [
    new Storage(database, Math.min(threshold, batch)),
  ],
}
