import type { Database } from '../../../database/database.ts'
import type { SearchParameters } from '../../../database/events/search/parameters.ts'
import { eventTimeline, valueTimeline } from '../../../database/events/search/value-timeline.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../../core/ask.ts'
import { choice, choices, number } from '../../core/form/fields.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { eventFields, searchOf } from '../../event-search/fields.ts'
import { cutStretch, MOST_STRETCHES, piecesOf } from '../../event-search/stretches.ts'
import { type Window, windowOf } from '../../event-search/window.ts'
import { sections, type TimelineSection } from './sections.ts'

const named = sections.map(({ key }) => ({ value: key }))

/** What a time line is made of: a search, and how it is counted. Names are the original's. */
export const timelineFields = {
  ...eventFields,
  section: choice({ label: 'Counted by', options: named }),
  limit: number({ label: 'Length of the top list', minimum: 1, maximum: 1000, default: 20 }),
  bucket_size: number({
    label: 'Length of a bar',
    hint: 'seconds; empty: chosen by itself',
    minimum: 1,
    maximum: 366 * 86_400,
    default: 0,
  }),
  aggregations: choices({ label: 'Only these', options: named }),
}

/** Values of these fields. */
export type TimelineAsk = Ask<ValuesOf<typeof timelineFields>>

/** How time is cut. Milliseconds, since 1970 where it is a time. */
export interface TimelineCut extends Window {
  readonly step: number
  readonly starts: readonly number[]
}

/**
 * The bars of a time line.
 * @throws MentatError VALUE_INVALID as windowOf, and for too many bars
 */
export function cutOf(ask: TimelineAsk): TimelineCut {
  const window = windowOf(ask)
  const size = ask.values.bucket_size * 1000
  const length = window.to - window.from
  if (size > 0 && Math.ceil(length / size) > MOST_STRETCHES) {
    const seconds = Math.ceil(length / MOST_STRETCHES / 1000)
    const text = ask.t(
      'That would be {n} bars; at most {most} can be told apart. Take {seconds} s or more.',
      {
        ...{ n: piecesOf(length, size) - 1, most: MOST_STRETCHES, seconds },
      },
    )
    throw new MentatError('VALUE_INVALID', text, { fields: { field: 'bucket_size' } })
  }
  const step = size > 0 ? { step: size } : {}
  return { ...window, ...cutStretch(window, { timezone: ask.viewer.timezone, ...step }) }
}

/** One value, or what all others have together. */
export interface CountedValue {
  /** Null: the events without a value. */
  readonly value: string | null
  readonly count: number
  readonly counts: readonly number[]
}

/** What one calculation gives. */
export interface Calculation {
  readonly values: readonly CountedValue[]
  /** Other values, in each bar. */
  readonly __REST__: readonly number[]
  /** How many other values there are. */
  readonly others: number
}

/** Does one of the calculations. */
export async function calculate(
  database: Database,
  section: TimelineSection,
  { ask, cut }: { readonly ask: TimelineAsk; readonly cut: TimelineCut },
): Promise<Calculation> {
  const parameters = withoutTimes(searchOf(ask))
  const { attribute } = section
  if (attribute === undefined) {
    const counts = await eventTimeline(database, parameters, cut)
    const count = counts.reduce((sum, one) => sum + one, 0)
    return {
      values: [{ value: null, count, counts }],
      __REST__: cut.starts.map(() => 0),
      others: 0,
    }
  }
  const found = await valueTimeline(database, parameters, {
    ...cut,
    attribute,
    most: ask.values.limit,
  })
  return {
    values: found.values.map(({ value = null, count, counts }) => ({ value, count, counts })),
    __REST__: found.rest,
    others: found.others,
  }
}

/** The window of the time line takes their place. */
function withoutTimes({
  dt_from: _1,
  dt_to: _2,
  st_from: _3,
  st_to: _4,
  ...rest
}: SearchParameters): SearchParameters {
  return rest
}
