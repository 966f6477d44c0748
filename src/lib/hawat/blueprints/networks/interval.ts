import { type Interval, parseInterval } from '../../../idea/interval.ts'

/** Two addresses of IPv6 with what people put around them. */
const LONGEST = 200

/** An address, a network or a range as people write them: also `192[.]0[.]2[.]1`, and with blanks around the dash. */
export function intervalOf(given: string): Interval | undefined {
  if (given.length > LONGEST) return undefined
  return parseInterval(
    given
      .trim()
      .replaceAll('[.]', '.')
      .replaceAll('[:]', ':')
      .replaceAll(/\s*[-–]\s*/g, '-'),
  )
}
