import type { DaemonModule } from '../../components/module.ts'
import { Storage } from './component.ts'
import { type StorageConfig, storageConfig } from './config.ts'

/** The end of the pipe: events are stored in the database. */
export const storageModule: DaemonModule<typeof storageConfig, StorageConfig> = {
  name: 'storage',
  config: storageConfig,
  workers: (config, { database }) => [new Storage(database, config.commit_bulk_threshold)],
}
