import type { Host } from '../daemon/component.ts'

/** The log is told of the same trouble once in this time, in milliseconds. */
const RETELL = 60_000

/** Why a component waits at the moment. It may come and go from one moment to the next: the log is spared that. */
export class Trouble {
  #text: string | undefined
  /** What the log was told last, and when. */
  #told: { readonly text: string; readonly at: number } | undefined

  /** Undefined when all is well. */
  get text(): string | undefined {
    return this.#text
  }

  begin(text: string, { clock, logger }: Host): void {
    const now = clock.monotonic()
    if (this.#text !== text && (this.#told?.text !== text || now - this.#told.at >= RETELL)) {
      logger.warning(`waiting: ${text}`)
      this.#told = { text, at: now }
    }
    this.#text = text
  }

  end(): void {
    this.#text = undefined
  }
}
