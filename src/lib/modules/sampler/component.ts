import { activeMessages, type Batch, batchTaken } from '../../components/batch.ts'
import { type Component, type Counters, on } from '../../daemon/component.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { Sample, type SamplingSettings } from './sample.ts'

/** Drops all messages but the chosen ones. */
export class Sampler implements Component {
  readonly name = 'sampler'
  readonly handlers = [on(batchTaken, (batch) => this.#sample(batch))]
  readonly #sampled: Sample
  readonly #clock: Clock
  readonly #counters = { sampled: 0, stopped: 0 }

  constructor(settings: SamplingSettings, clock: Clock) {
    this.#sampled = new Sample(settings)
    this.#clock = clock
  }

  start(): void {
    // Nothing to acquire.
  }

  stop(): void {
    // Nothing to release.
  }

  counters(): Counters {
    return this.#counters
  }

  gauges(): Counters {
    return { keys: this.#sampled.size }
  }

  #sample(batch: Batch): 'continue' {
    const now = this.#clock.now()
    for (const message of activeMessages(batch)) {
      const passes = this.#sampled.take(message.event.document, now)
      this.#counters[passes ? 'sampled' : 'stopped'] += 1
      if (!passes) message.fate = { kind: 'drop', by: this.name }
    }
    return 'continue'
  }
}
