import { instantOf, offsetAt } from './zone.ts'

/** What a time line is to be made of. Times in milliseconds since 1970, lengths in milliseconds. */
export interface TimelineRequest {
  readonly from: number
  /** Excluded. */
  readonly to: number
  /** At most so many buckets. */
  readonly most: number
  /** No bucket but the first and the last is shorter. */
  readonly shortest?: number
  /** Where buckets begin at round times; default: UTC. */
  readonly timezone?: string
}

/** Stretches of time that follow one another. */
export interface Timeline {
  /** Length of all but the first and the last. */
  readonly step: number
  /** Where each begins: the first at `from`. A bucket ends where the next one begins, the last at `to`. */
  readonly starts: readonly number[]
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lengths that people count in. */
const rounded: readonly number[] = [
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 4, 5, 6, 7, 10, 14].map((days) => days * DAY),
]

/**
 * Divides a time into buckets of a round length, which begin at multiples of it counted from 1970 by the clocks of the
 * zone; only the first begins where the time does. Buckets of whole days begin at midnight, also when clocks are changed.
 */
export function timelineOf(request: TimelineRequest): Timeline {
  const most = Math.max(1, Math.floor(request.most))
  const timeline = divided(request, most)
  if (timeline.starts.length <= most) return timeline
  // The part before the first round time is one too many.
  return most === 1 ? { step: timeline.step, starts: [request.from] } : divided(request, most - 1)
}

/** The shortest round length that is not shorter. */
export function roundStep(length: number): number {
  if (length <= 0) return 1
  if (length < SECOND) {
    const power = 10 ** Math.floor(Math.log10(length))
    return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= length) ?? SECOND
  }
  return rounded.find((step) => step >= length) ?? Math.ceil(length / DAY) * DAY
}

/** Fractions of a millisecond, added to a time of today, are not what they were: the sum has too few digits for them. */
const SHORTEST = 1

function divided(
  { from, to, shortest = 0, timezone = 'UTC' }: TimelineRequest,
  most: number,
): Timeline {
  const step = roundStep(Math.max((to - from) / most, shortest, SHORTEST))
  const local = from + offsetAt(from, timezone)
  const first = Math.ceil(local / step) * step
  const starts = [from]
  for (let next = first; ; next += step) {
    const start = step % DAY === 0 ? instantOf(next, timezone) : from + (next - local)
    if (start >= to) return { step, starts }
    if (start > from) starts.push(start)
  }
}
