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
  /** The database of the process; it is opened when it is first used. */
  readonly database: SharedDatabase
}

/** A module that works on messages: what it is called, what can be configured, and its working parts. */
export interface DaemonModule<Config extends ConfigModule = ConfigModule, Value = never> {
  readonly name: string
  readonly config: Config
  /**
   * The components between the parser and the way out, in order. The runner starts and stops them. The last one of a
   * chain lets `batchFinished` follow.
   * @param config the effective configuration of the module
   */
  readonly workers: (config: Value, context: ModuleContext) => Component[]
}
