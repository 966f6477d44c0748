import type { Remark } from '../../framework/config/section.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { CronSchedule } from '../../framework/time/cron.ts'
import { isTimezone } from '../../framework/time/zone.ts'
import { OFF } from './jobs.ts'

/** What is wrong with schedules and their time zone. */
export function scheduleRemarks(
  schedule: Readonly<Record<string, string>>,
  timezone: string | undefined,
): Remark[] {
  const remarks: Remark[] = []
  if (timezone !== undefined && !isTimezone(timezone)) {
    const text = `"${timezone}" is not a time zone; expected a name such as Europe/Prague or UTC`
    remarks.push({ severity: 'problem', path: ['timezone'], text })
  }
  for (const [name, expression] of Object.entries(schedule)) {
    if (expression === OFF) continue
    try {
      new CronSchedule(expression, 'UTC')
    } catch (error) {
      remarks.push({ severity: 'problem', path: ['schedule', name], text: describeError(error) })
    }
  }
  return remarks
}
