import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Ask } from '../core/ask.ts'
import type { EventValues } from './fields.ts'

/** The stretch of time that a time line is about. Milliseconds since 1970. */
export interface Window {
  readonly from: number
  /** Excluded. */
  readonly to: number
  readonly by: 'detecttime' | 'storagetime'
}

const WEEK = 7 * 86_400_000
const HOUR = 3_600_000

type Times = Pick<EventValues, 'dt_from' | 'dt_to' | 'st_from' | 'st_to'>

/**
 * By detection or by storage; without a beginning the week before its end, without an end up to now.
 * @throws MentatError VALUE_INVALID for both, and for an end before the beginning
 */
export function windowOf({ values, now, t }: Pick<Ask<Times>, 'values' | 'now' | 't'>): Window {
  const { dt_from, dt_to, st_from, st_to } = values
  const isStored = (st_from ?? st_to) !== undefined
  if (isStored && (dt_from ?? dt_to) !== undefined) {
    throw invalid('st_from', t('Choose either the time of detection or that of storage, not both.'))
  }
  const [given, end] = isStored ? [st_from, st_to] : [dt_from, dt_to]
  const to = end ?? (given === undefined || given >= now ? Math.ceil(now / HOUR) * HOUR : now)
  const from = given ?? to - WEEK
  if (from >= to)
    throw invalid(isStored ? 'st_to' : 'dt_to', t('The end has to come after the beginning.'))
  return { from, to, by: isStored ? 'storagetime' : 'detecttime' }
}

function invalid(field: string, text: string): MentatError {
  return new MentatError('VALUE_INVALID', text, { fields: { field } })
}
