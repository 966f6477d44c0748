import { createHash } from 'node:crypto'

/** So many of the latest events are known again. */
const WINDOW = 5000

/** 96 bits: that two texts share it by chance will not happen. */
const LENGTH = 12

/** Which events came lately, so that one that is delivered again is noticed. The same event has the same text. */
export class RecentEvents {
  readonly #digests: Set<string>

  /** @param digests as `list` gave them */
  constructor(digests: readonly string[] = []) {
    this.#digests = new Set(digests)
  }

  /** Those that did not come before, each once, and what is remembered when they have come. */
  sift(events: readonly string[]): { fresh: string[]; recent: RecentEvents } {
    const recent = new RecentEvents([...this.#digests])
    const fresh = events.filter((event) => recent.#note(event))
    recent.#forget()
    return { fresh, recent }
  }

  list(): string[] {
    return [...this.#digests]
  }

  /** False when it came before. */
  #note(event: string): boolean {
    const digest = createHash('sha256').update(event).digest().toString('base64url', 0, LENGTH)
    if (this.#digests.has(digest)) return false
    this.#digests.add(digest)
    return true
  }

  #forget(): void {
    let excess = this.#digests.size - WINDOW
    for (const digest of this.#digests) {
      if (excess <= 0) return
      this.#digests.delete(digest)
      excess -= 1
    }
  }
}
