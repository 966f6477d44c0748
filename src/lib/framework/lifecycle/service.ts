/**
 * Something that lives: it is started, runs, and is stopped. Both calls are idempotent and may come in any
 * order and number; `stop` resolves only when nothing of it runs any more, and never rejects because
 * the service was not started. A start that fails leaves nothing behind.
 */
export interface Service {
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * The serialised start and stop of a Service: calls wait for each other, so that a subclass writes only
 * what happens, never when.
 */
export abstract class BaseService implements Service {
  #running = false
  #turn: Promise<unknown> = Promise.resolve()

  /** Whether it was started and not stopped since. */
  get running(): boolean {
    return this.#running
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running) return
      await this.onStart()
      this.#running = true
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#running) return
      this.#running = false
      await this.onStop()
    })
  }

  /** Acquires everything; on failure releases what it had acquired and throws. */
  protected abstract onStart(): Promise<void>

  /** Releases everything. */
  protected abstract onStop(): Promise<void>

  #inTurn(action: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(action)
    this.#turn = result.catch(() => undefined)
    return result
  }
}

/** Starts services in order; when one fails, stops those already started, last first, and throws. */
export async function startAll(services: readonly Service[]): Promise<void> {
  for (const [index, service] of services.entries()) {
    try {
      await service.start()
    } catch (error) {
      // What failed first is what is told; a stop that fails as well would only hide it.
      await stopAll(services.slice(0, index)).catch(() => undefined)
      throw error
    }
  }
}

/** Stops services, last first; one that fails does not keep the others running. The first failure is thrown. */
export async function stopAll(services: readonly Service[]): Promise<void> {
  const failures: unknown[] = []
  for (const service of services.toReversed()) {
    try {
      await service.stop()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
