import { type Static, Type } from 'typebox'
import type { Severity } from '../../database/groups/tables.ts'
import { Duration } from '../../framework/config/options.ts'
import type { Remark } from '../../framework/config/section.ts'
import type { Pass } from './pass.ts'

/** How often reports of each severity are made, and how long what was reported is not reported again. */
export const timingOptions = Type.Object(
  {
    info: timing('7d', '27d', '7d'),
    low: timing('1d', '6d', '2d'),
    medium: timing('2h', '6d', '2d'),
    high: timing('10m', '1d', '12h'),
    critical: timing('10m', '2h', '0s'),
  },
  { description: 'Timing of reports by severity.' },
)

/** Timing by severity, in milliseconds. */
export type ReportTiming = Static<typeof timingOptions>

/** How long what is reported in a pass is held back afterwards, in milliseconds. */
export function silenceOf(
  timings: ReportTiming,
  severity: Severity,
  { isTarget }: Pick<Pass, 'isTarget'>,
): { readonly duration: number; readonly relapse: number } {
  const { threshold, relapse, target_threshold, target_relapse } = timings[severity]
  const duration = isTarget ? (target_threshold ?? threshold) : threshold
  return { duration, relapse: Math.min(duration, isTarget ? (target_relapse ?? relapse) : relapse) }
}

/** What is wrong with timing: a relapse is a part of its threshold. */
export function timingRemarks(timings: ReportTiming): Remark[] {
  return Object.entries(timings).flatMap(([severity, { threshold, relapse, ...target }]) => {
    const { target_threshold = threshold, target_relapse = relapse } = target
    const wrong: Remark[] = []
    const text = 'is longer than the threshold whose last part it is'
    if (relapse > threshold) {
      wrong.push({ severity: 'problem', path: ['timing', severity, 'relapse'], text })
    }
    if (target_relapse > target_threshold) {
      wrong.push({ severity: 'problem', path: ['timing', severity, 'target_relapse'], text })
    }
    return wrong
  })
}

function timing(period: string, threshold: string, relapse: string) {
  return Type.Object({
    period: Duration({
      description:
        'How often reports are made; at borders counted from 1970 in UTC, of weeks from Monday.',
      default: period,
      minimum: '1s',
      maximum: '400d',
    }),
    threshold: Duration({
      description: 'How long the same class of events of the same address is not reported again.',
      default: threshold,
      maximum: '400d',
    }),
    relapse: Duration({
      description:
        'The last part of that time: when events come in it, everything held back is reported at its end. 0 means never.',
      default: relapse,
      maximum: '400d',
    }),
    target_threshold: Type.Optional(
      Duration({
        description: 'The threshold of reports to those who were hit. Unset: as for the others.',
        maximum: '400d',
      }),
    ),
    target_relapse: Type.Optional(
      Duration({
        description: 'The relapse of reports to those who were hit. Unset: as for the others.',
        maximum: '400d',
      }),
    ),
  })
}
