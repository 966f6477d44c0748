import type { Component } from '../daemon/component.ts'
import type { ConfigModule } from '../framework/config/section.ts'
import type { Home } from '../framework/home.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { Clock } from '../framework/time/clock.ts'
import type { SharedDatabase } from './shared-database.ts'

/** What a daemon module is made with. */
export interface ModuleContext {
  readonly home: Home
  readonly logger: Logger
  readonly clock: Clock
  /** Folder of the queue that the daemon reads. */
  readonly queue: string
  /** About how many messages are taken at a time; at most three times as many are in work. */
  readonly batch: number
  /** The daemon ends when its queue is empty. */
  readonly once: boolean
  /** The configuration was changed while the daemon ran: what cannot be made must not take the place of what works. */
  readonly isReload: boolean
  /** The components whose place the new ones take; empty at the start of the process. */
  readonly inForce: readonly Component[]
  /** The database of the process; it is opened when it is first used. */
  readonly database: SharedDatabase
}

/** A module that works on messages: what it is called, what can be configured, and its working parts. */
export interface DaemonModule<Config extends ConfigModule = ConfigModule, Value = never> {
  readonly name: string
  readonly config: Config
  /**
   * The components between the parser and the way out, in order. The runner starts and stops them. One that keeps
   * a batch for itself (`stop`) hands it on later (`emitOnward`), or finishes it (`batchFinished`).
   * @param config the effective configuration of the module
   */
  readonly workers: (config: Value, context: ModuleContext) => Component[] | Promise<Component[]>
  /** Its messages end here: the last component finishes batches itself. */
  readonly isFinal?: boolean
}

/** What one process runs: modules in the order of the pipe, over one queue. */
export interface DaemonProgram<Config extends ConfigModule = ConfigModule, Value = never> {
  readonly name: string
  /** Of the process: its queue, its intervals, the shared sections. */
  readonly config: Config
  /**
   * Each with its own configuration, but for the module whose configuration is that of the process.
   * @param config undefined: it cannot be used; then all modules that the program may run are meant
   */
  readonly modules: (config: Value | undefined) => Promise<readonly DaemonModule[]>
  /** The queue that an instance reads unless the configuration names another. */
  readonly queue: (config: Value, instance: string) => string
  /**
   * The queue that messages go on to unless the configuration names another; undefined: nowhere.
   * @param reads whether the queue of that name is the one that is read
   */
  readonly next: (config: Value, reads: (queue: string) => boolean) => string | undefined
}
