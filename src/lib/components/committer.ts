import { type Component, type Counters, type Host, on } from '../daemon/component.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import { batchFinished, batchTaken } from './batch.ts'

/** The end of a chain that does not store: what came through all components may leave. */
export class Committer implements Component {
  readonly name = 'committer'
  readonly handlers = [
    on(batchTaken, (batch) => {
      if (!this.#host) throw new MentatError('BUG', 'the committer is not started')
      this.#host.emit(batchFinished, batch)
      return 'stop'
    }),
  ]
  #host: Host | undefined

  start(host: Host): void {
    this.#host = host
  }

  stop(): void {
    this.#host = undefined
  }

  counters(): Counters {
    return {}
  }
}
