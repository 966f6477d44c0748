import type { Finding } from './finding.ts'

/** One question on its way, and all who wait for what comes of it. */
export class Flight<Question, Answer> {
  readonly question: Question
  readonly key: string
  /** When it was made: milliseconds of the monotonic clock. */
  readonly since: number
  /** Whether it finds out if the service works again. */
  readonly isProbe: boolean
  readonly #waiters = new Set<(finding: Finding<Answer>) => void>()

  constructor(question: Question, key: string, since: number, isProbe: boolean) {
    this.question = question
    this.key = key
    this.since = since
    this.isProbe = isProbe
  }

  /** What comes of it; undefined when the signal is aborted before. */
  wait(signal: AbortSignal | undefined): Promise<Finding<Answer> | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const end = (finding: Finding<Answer> | undefined): void => {
        this.#waiters.delete(end)
        signal?.removeEventListener('abort', giveUp)
        resolve(finding)
      }
      const giveUp = (): void => {
        end(undefined)
      }
      this.#waiters.add(end)
      signal?.addEventListener('abort', giveUp)
    })
  }

  /** Tells everybody who waits. */
  land(finding: Finding<Answer>): void {
    for (const tell of this.#waiters) tell(finding)
  }
}
