const pattern = /^(?:(\d{1,6})[Dd])?(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/

/**
 * Reads a duration of IDEA (`Node.AggrWin`): `00:05:00`, `1D00:00:00`, `536D10:20:30.5`. Hours above 23 and
 * minutes or seconds above 59 are counted as they are written.
 * @returns milliseconds; undefined for what is not such a duration, and for more than 999,999 days
 */
export function parseAggregationWindow(text: string): number | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, days = '0', hours, minutes, seconds, fraction = '0'] = match
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return whole * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0')) / 1000
}
