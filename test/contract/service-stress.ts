import assert from 'node:assert/strict'
import type { Service } from '../../src/lib/framework/lifecycle/service.ts'

const LOOPS = 10
const ROUNDS = 50

/**
 * What every Service must stand: ten loops at once that start and stop it fifty times each. Neither call
 * may reject, and after all of them and one more `stop` the service is stopped and can be started again.
 */
export async function stressService(service: Service): Promise<void> {
  await service.stop()
  const loop = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) {
      await service.start()
      await service.stop()
    }
  }
  await Promise.all(Array.from({ length: LOOPS }, loop))
  await Promise.all([service.stop(), service.stop()])
  await service.start()
  await service.start()
  await service.stop()
}

/** Watches a service from inside: its onStart and onStop call `enter` and `leave` around what they do. */
export class OneAtATime {
  starts = 0
  stops = 0
  #inside = 0

  async pass(step: 'starts' | 'stops', work: () => Promise<void>): Promise<void> {
    this.#inside += 1
    assert.equal(this.#inside, 1, 'two steps of one service at once')
    assert.equal(this.starts - this.stops, step === 'starts' ? 0 : 1, `${step} out of turn`)
    try {
      await work()
    } finally {
      this[step] += 1
      this.#inside -= 1
    }
  }
}
