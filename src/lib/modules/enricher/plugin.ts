import type { Static, TObject } from 'typebox'
import type { SharedDatabase } from '../../components/shared-database.ts'
import type { Counters } from '../../daemon/component.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Event } from '../../idea/event.ts'
import type { JsonValue } from '../../idea/json.ts'

/**
 * What a plugin is: a description, and a way to make the part that works. The built-in ones export it by
 * name; a file or package named in the configuration has it as its default export.
 */
export interface EnricherPlugin<Schema extends TObject = TObject> {
  /** Its name in configuration, statistics and log: lower-case letters, digits, hyphens. */
  readonly name: string
  /** What it does: a fragment in lower case, without full stop. */
  readonly summary: string
  /** What it looks at, as paths into an event: `Source.IP4`. For people. */
  readonly reads: readonly string[]
  /** What it may write: `_Mentat.NAME` (replaced), or `Enrich` (appended to). Anything else is refused. */
  readonly writes: readonly string[]
  /** The schema of its options: TypeBox, or plain JSON Schema of an object. */
  readonly config: Schema
  /**
   * Makes the working part; it acquires nothing yet.
   * @throws MentatError CONFIG_INVALID for options that only together make no sense
   */
  create(options: Static<Schema>, context: PluginContext): Enricher
}

/** What a plugin may use of the process. */
export interface PluginContext {
  readonly home: Home
  readonly logger: Logger
  readonly clock: Clock
  /** The database of the process; who opens it has to close it. */
  readonly database: SharedDatabase
}

/** The working part of a plugin. */
export interface Enricher {
  /** The first load. A transient failure is waited out and tried again; any other ends the start of the daemon. */
  start?(): Promise<void>
  /** Releases everything, also after a start that failed. */
  stop?(): Promise<void>
  /** Reads again what it works with. When it rejects, what was loaded before stays in force. */
  reload?(): Promise<void>
  /**
   * What to write into the event; undefined: nothing. What is known at once is given at once: a promise costs time and
   * is waited for only as long as there is room. The event is not to be changed.
   * @param signal aborted when the time limit is over: nobody waits for the answer any more
   */
  enrich(event: Event, signal: AbortSignal): Additions | undefined | Promise<Additions | undefined>
  /** Numbers of its own, counted since the start; they only grow. */
  counters?(): Counters
  /** Numbers of its own that go up and down. */
  gauges?(): Counters
  /** Why it cannot work at the moment. Events pass without it: the daemon shows it as degraded, and stays ready. */
  trouble?(): string | undefined
}

/** What to write: by member of `_Mentat` (`ResolvedAbuses`), or `Enrich`: objects to append to the root list of this name. */
export type Additions = Readonly<Record<string, JsonValue>>
