import { MentatError } from '../errors/mentat-error.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
}

/** The interval names of the original Mentat. */
const names: Readonly<Record<string, number>> = {
  '5_minutes': 5 * MINUTE,
  '10_minutes': 10 * MINUTE,
  '15_minutes': 15 * MINUTE,
  '20_minutes': 20 * MINUTE,
  '30_minutes': 30 * MINUTE,
  hourly: HOUR,
  '2_hourly': 2 * HOUR,
  '3_hourly': 3 * HOUR,
  '4_hourly': 4 * HOUR,
  '6_hourly': 6 * HOUR,
  '12_hourly': 12 * HOUR,
  daily: DAY,
  weekly: 7 * DAY,
  '2_weekly': 14 * DAY,
  '4_weekly': 28 * DAY,
}

/** What a duration may look like, for help and error texts. */
export const durationSyntax =
  '90s, 10m, 2h, 7d, 12w, 1h30m, or a name such as 5_minutes, hourly, daily'

/**
 * Reads a duration: numbers with units (`90s`, `1h30m`), a bare number (seconds), or a name of the original.
 * @returns milliseconds
 * @throws MentatError USAGE for anything else
 */
export function parseDuration(text: string): number {
  const milliseconds = durationOf(text.trim())
  if (milliseconds === undefined) {
    throw new MentatError('USAGE', `"${text}" is not a duration; expected ${durationSyntax}`)
  }
  return milliseconds
}

/** Like parseDuration, but undefined for what is not a duration. */
export function durationOf(text: string): number | undefined {
  if (Object.hasOwn(names, text)) return names[text]
  if (/^\d+(\.\d+)?$/.test(text)) return finite(Number(text) * SECOND)
  if (!/^(?:(?:^| ?)\d+(\.\d+)?(ms|[smhdwy]))+$/.test(text)) return undefined
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)) {
    sum += Number(amount) * (units[unit ?? ''] ?? Number.NaN)
  }
  return finite(sum)
}

/** More digits than a number can hold are no duration. */
function finite(milliseconds: number): number | undefined {
  return Number.isFinite(milliseconds) ? milliseconds : undefined
}

/** Prints milliseconds for people, with the two largest units: `350ms`, `12s`, `3m 20s`, `5d 4h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0) return `-${formatDuration(-milliseconds)}`
  if (Math.round(milliseconds) < SECOND) return `${Math.round(milliseconds)}ms`
  if (milliseconds < 10 * SECOND) return `${Number((milliseconds / SECOND).toFixed(1))}s`
  const parts: string[] = []
  let rest = Math.round(milliseconds / SECOND) * SECOND
  for (const [unit, size] of [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', SECOND],
  ] as const) {
    const amount = Math.floor(rest / size)
    if (amount > 0) parts.push(`${amount}${unit}`)
    rest -= amount * size
  }
  return parts.slice(0, 2).join(' ')
}
