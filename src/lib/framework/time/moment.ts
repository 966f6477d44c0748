import { MentatError } from '../errors/mentat-error.ts'
import { durationOf } from './duration.ts'

/** What a moment may look like, for help and error texts. */
export const momentSyntax =
  '2024-05-02T10:00:00Z, 2024-05-02, -2h (two hours ago), now, today, yesterday'

const DAY = 86_400_000

/**
 * Reads a moment: RFC 3339 (without a zone it is UTC), a date (its midnight, UTC), a duration before now
 * (`-2h`; not before 1970), or a word.
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970; fractions are microseconds
 * @throws MentatError USAGE for anything else
 */
export function parseMoment(text: string, now: number): number {
  const moment = momentOf(text.trim(), now)
  if (moment === undefined) {
    throw new MentatError('USAGE', `"${text}" is not a time; expected ${momentSyntax}`)
  }
  return moment
}

function momentOf(text: string, now: number): number | undefined {
  const today = Math.floor(now / DAY) * DAY
  switch (text.toLowerCase()) {
    case 'now':
      return now
    case 'today':
      return today
    case 'yesterday':
      return today - DAY
    case 'tomorrow':
      return today + DAY
  }
  if (text.startsWith('-')) {
    const before = durationOf(text.slice(1))
    return before === undefined || before > now ? undefined : now - before
  }
  return absolute(text)
}

function absolute(text: string): number | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?=[.Zz+-]|$))?)((?<=:\d\d:\d\d)\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?)?$/.exec(
      text,
    )
  if (!match) return undefined
  const [, date = '', time = '00:00', fraction = '.0', zone = 'Z'] = match
  if (time.startsWith('24')) return undefined
  const moment = Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  if (Number.isNaN(moment)) return undefined
  // Date takes 30 February for 1 March: the day must come out as it went in.
  const day = new Date(`${date}T00:00:00Z`)
  if (day.toISOString().slice(0, 10) !== date) return undefined
  // Apart, because Date knows no microseconds.
  return moment + Number(fraction.slice(1, 7).padEnd(6, '0')) / 1000
}
