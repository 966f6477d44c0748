import type { Ask } from '../../core/ask.ts'

/** How far back is looked when no time is given, in milliseconds: a week, up to the next full hour. */
const SPAN = 7 * 86_400_000
const HOUR = 3_600_000

/** When the reports were made that are asked for, in milliseconds since 1970; an empty time is no bound. */
export function reportTimes({
  values,
  given,
  now,
}: Pick<
  Ask<{ readonly dt_from: number | undefined; readonly dt_to: number | undefined }>,
  'values' | 'given' | 'now'
>): {
  readonly from: number | undefined
  readonly to: number | undefined
} {
  if ('dt_from' in given || 'dt_to' in given) return { from: values.dt_from, to: values.dt_to }
  const end = Math.ceil(now / HOUR) * HOUR
  return { from: end - SPAN, to: end }
}
