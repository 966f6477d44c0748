import { type Interval, parseInterval } from '../../../idea/interval.ts'

/** An address, a network or a range as people write them: also `192[.]0[.]2[.]1`, and with blanks around the dash. */
export function intervalOf(given: string): Interval | undefined {
  return parseInterval(
    given
      .trim()
      .replaceAll('[.]', '.')
      .replaceAll('[:]', ':')
      .replaceAll(/\s*[-–]\s*/g, '-'),
  )
}
