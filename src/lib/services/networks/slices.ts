import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../framework/time/clock.ts'

/** Work that can be interrupted wherever it yields. */
export type SlicedWork<Result> = Generator<undefined, Result, undefined>

/** Steps of a loop between two yields; about a millisecond of work. */
export const SLICE_STEPS = 1 << 15

/** How long others wait at most while work goes on, in milliseconds, more or less. */
const SLICE_TIME = 10

/** Does the work in slices; between them the event loop has its turn. */
export async function workInSlices<Result>(
  work: SlicedWork<Result>,
  clock: Clock,
): Promise<Result> {
  let end = clock.monotonic() + SLICE_TIME
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (clock.monotonic() < end) continue
    await setImmediate()
    end = clock.monotonic() + SLICE_TIME
  }
}

/** Does the work in one go. */
export function workAtOnce<Result>(work: SlicedWork<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
