import type { SharedDatabase } from '../../components/shared-database.ts'
import type { Home } from '../../framework/home.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { Event } from '../../idea/event.ts'
import { Background } from './background.ts'
import type { HostedPlugin, Subject } from './hosted-plugin.ts'
import { makePlugins } from './make-plugin.ts'
import type { PluginEntry } from './plugin-entry.ts'
import { startPlugins, stopPlugins } from './start-plugins.ts'

/** What a trial works with. */
export interface TrialContext {
  readonly home: Home
  readonly logger: Logger
  readonly clock: Clock
  readonly database: SharedDatabase
}

/** The plugins of a configuration, asked about one event after the other. */
export class Trial {
  readonly #plugins: readonly HostedPlugin[]
  readonly #background: Background

  private constructor(plugins: readonly HostedPlugin[], clock: Clock) {
    this.#plugins = plugins
    this.#background = new Background(plugins, { messages: 1, bytes: Infinity }, clock)
  }

  /**
   * Makes and loads the plugins; what is away is not waited for.
   * @throws MentatError of the first plugin that cannot be made or loaded
   */
  static async begin(entries: readonly PluginEntry[], context: TrialContext): Promise<Trial> {
    const plugins = await makePlugins(entries, context)
    await startPlugins(plugins)
    return new Trial(plugins, context.clock)
  }

  /** The event gets what the plugins add. */
  async ask(event: Event): Promise<Subject['story']> {
    const subject: Subject = { event, story: {} }
    await new Promise<void>((resolve) => {
      if (this.#background.ask([subject], { messages: 1, bytes: 0 }, resolve)) resolve()
    })
    return subject.story
  }

  async end(): Promise<void> {
    this.#background.stop()
    await stopPlugins(this.#plugins)
  }
}
