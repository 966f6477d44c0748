import type { Ask } from '../ask.ts'
import type { Field } from '../form/field.ts'

type Reader = Pick<Ask<unknown>, 'now' | 'viewer' | 't' | 'present'>

/**
 * When a text that was given for a time is, in milliseconds since 1970.
 * @returns undefined when it is no time, or the field takes none
 */
export function momentGiven(
  field: Field<never> | Field<unknown>,
  text: string,
  { now, viewer, t }: Reader,
): number | undefined {
  if (field.control.kind !== 'moment' || text === '') return undefined
  try {
    const time = field.read([text], { now, timezone: viewer.timezone, t })
    return typeof time === 'number' ? time : undefined
  } catch {
    return undefined
  }
}

/**
 * How a form shows a time that was given: with a zone, as links give it, on the viewer's clocks; `-7d` stays, and is told what it
 * means now.
 */
export function momentShown(
  field: Field<never> | Field<unknown>,
  text: string,
  reader: Reader,
): { readonly text: string; readonly meaning?: string } {
  const time = momentGiven(field, text, reader)
  if (time === undefined) return { text }
  const local = reader.present.time(time)
  // Parts of a second, and the hour that clocks show twice, would be another time then.
  if (hasZone.test(text) && momentGiven(field, local, reader) === time) return { text: local }
  return local.startsWith(text.trim().replace('T', ' ')) ? { text } : { text, meaning: local }
}

const hasZone = /^\d{4}-.*(?:Z|[+-]\d\d:?\d\d)$/i
