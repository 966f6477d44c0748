import type { EventTimes } from './event.ts'
import type { Random } from './random.ts'

/** When things of one kind happen; all in seconds. */
export interface Timing {
  /** Shortest and longest duration of what is reported; without it, it is a moment. */
  readonly lasts?: readonly [number, number]
  /** Shortest and longest time until it is noticed. */
  readonly noticed: readonly [number, number]
  /** Length of the aggregation window, when the detector has one. */
  readonly window?: number
}

/**
 * The times of one event, detected at `detected`. Always WinStartTime ≤ EventTime ≤ CeaseTime ≤ WinEndTime ≤ DetectTime
 * ≤ CreateTime ≤ `now`.
 * @param detected milliseconds, at most `now`
 */
export function timesOf(random: Random, timing: Timing, detected: number, now: number): EventTimes {
  const print = printer(random)
  const created = Math.min(now, detected + random.small(20, 8000))
  const times: EventTimes = {
    ...(random.chance(0.85) && { CreateTime: print(created) }),
    DetectTime: print(detected),
  }
  const noticed = random.small(1000 * timing.noticed[0] + 1, 1000 * timing.noticed[1] + 1)
  const duration = timing.lasts ? 1000 * random.small(timing.lasts[0], timing.lasts[1]) : 0
  if (timing.window !== undefined) {
    const length = 1000 * timing.window
    const end = Math.floor((detected - noticed) / 1000) * 1000
    const inside = Math.min(duration, length)
    const cease = end - random.fraction() * (length - inside)
    return {
      ...times,
      EventTime: print(cease - inside),
      CeaseTime: print(cease),
      WinStartTime: print(end - length),
      WinEndTime: print(end),
    }
  }
  const cease = detected - noticed
  if (timing.lasts) return { ...times, EventTime: print(cease - duration), CeaseTime: print(cease) }
  return random.chance(0.8) ? { ...times, EventTime: print(cease) } : times
}

/** A duration as IDEA writes it: `00:05:00`, `1D00:00:00`. */
export function durationText(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  return (days > 0 ? `${days}D` : '') + clock.map((part) => String(part).padStart(2, '0')).join(':')
}

/** Prints milliseconds as one detector does. All cut, so that the order of times survives. */
function printer(random: Random): (milliseconds: number) => string {
  const choice = random.fraction()
  if (choice < 0.66) return (time) => `${iso(time).slice(0, 19)}Z`
  if (choice < 0.8) return iso
  if (choice < 0.88) return (time) => `${iso(time).slice(0, -1)}${microseconds(time)}Z`
  const digits = choice < 0.94 ? 19 : 23
  const [offset, text] = random.chance(0.8) ? [120, '+02:00'] : random.pick(otherOffsets)
  return (time) => iso(time + offset * 60_000).slice(0, digits) + text
}

const otherOffsets: readonly (readonly [number, string])[] = [
  [0, '+00:00'],
  [60, '+01:00'],
  [-210, '-03:30'],
  [345, '+05:45'],
]

function iso(time: number): string {
  return new Date(time).toISOString()
}

function microseconds(time: number): string {
  return String(Math.floor((time - Math.floor(time)) * 1000)).padStart(3, '0')
}
