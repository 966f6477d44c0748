import type { SharedDatabase } from '../../../components/shared-database.ts'
import type { Database } from '../../../database/database.ts'
import {
  type ResponsibleNetwork,
  responsibilityMark,
  responsibleNetworks,
} from '../../../database/networks/responsible.ts'
import type { NetworkSource } from '../../../services/networks/directory.ts'

/** The networks of the database, read again only when they were changed. */
export class DatabaseNetworks implements NetworkSource<ResponsibleNetwork> {
  readonly name = 'database'
  readonly #shared: SharedDatabase
  #database: Database | undefined
  #mark: string | undefined
  #networks: readonly ResponsibleNetwork[] = []

  constructor(shared: SharedDatabase) {
    this.#shared = shared
  }

  async load(): Promise<readonly ResponsibleNetwork[]> {
    const database = (this.#database ??= await this.#shared.open())
    await this.#shared.ensureMigrated(database)
    const mark = await responsibilityMark(database)
    if (mark !== this.#mark) {
      this.#networks = await responsibleNetworks(database)
      this.#mark = mark
    }
    return this.#networks
  }

  async close(): Promise<void> {
    if (!this.#database) return
    this.#database = undefined
    await this.#shared.close()
  }
}
