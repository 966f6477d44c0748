import { type TOptional, type TUnsafe, Type } from 'typebox'
import { Duration } from '../../framework/config/options.ts'
import { formatDuration } from '../../framework/time/duration.ts'

/** Ages by the names of the original Mentat, in seconds; a year is 31,556,926 s, and `3m` are three months. */
export const thresholdTypes = {
  '3y': 94_670_778,
  '2y': 63_113_852,
  y: 31_556_926,
  '9m': 23_667_694,
  '6m': 15_778_463,
  '4m': 10_518_975,
  '3m': 7_889_231,
  '16w': 9_676_800,
  '12w': 7_257_600,
  '8w': 4_838_400,
  '4w': 2_419_200,
  '2w': 1_209_600,
  w: 604_800,
  '6d': 518_400,
  '5d': 432_000,
  '4d': 345_600,
  '3d': 259_200,
  '2d': 172_800,
  d: 86_400,
  '12h': 43_200,
  '8h': 28_800,
  '6h': 21_600,
  '4h': 14_400,
  '3h': 10_800,
  '2h': 7200,
  h: 3600,
} as const

type ThresholdType = keyof typeof thresholdTypes

const typeNames = Object.keys(thresholdTypes) as ThresholdType[]

/** How long something is kept: one of the two. */
export interface Age {
  /** Milliseconds. */
  readonly keep?: number
  readonly threshold_type?: ThresholdType
}

/** The shortest time that anything is kept, in milliseconds. */
const SHORTEST = 3_600_000

/** How long things are kept, as an option. */
export function keepOption(example: string): TOptional<TUnsafe<number>> {
  return Type.Optional(
    Duration({
      description:
        'How long it is kept: an hour or more, such as 7d, 12w, 1y. The "m" of durations are minutes; three months are 90d.',
      examples: [example],
    }),
  )
}

/** The name of an age as the original has it, as an option. */
export const thresholdTypeOption = Type.Optional(
  Type.Enum(typeNames, {
    description:
      'In place of "keep": an age by its name in the original, where "3m" means three months.',
  }),
)

/** Milliseconds; undefined: nothing is removed. */
export function keptFor({ keep, threshold_type: name }: Age): number | undefined {
  return keep ?? (name === undefined ? undefined : thresholdTypes[name] * 1000)
}

/** What is wrong with an age; undefined when nothing is. */
export function ageFault({ keep, threshold_type: name }: Age): string | undefined {
  if (keep !== undefined && name !== undefined) {
    return 'both keep and threshold_type are given; expected one of them'
  }
  if (keep === undefined || keep >= SHORTEST) return undefined
  const minutes =
    keep % 60_000 === 0 ? ' ("m" are minutes here; months: 90d, or threshold_type)' : ''
  return `found ${formatDuration(keep)}, expected a duration of at least 1h${minutes}`
}
