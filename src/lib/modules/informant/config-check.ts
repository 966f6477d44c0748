import type { Remark } from '../../framework/config/section.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { parseInterval } from '../../framework/time/interval.ts'
import { checkTimezone } from '../../framework/time/zone.ts'
import { parseMailAddress } from '../../services/mail/address.ts'
import { checkInterval } from './plan/window.ts'

/** What a schema cannot say. */
interface Checked {
  readonly mail_to: readonly string[]
  readonly mail_cc: readonly string[]
  readonly reply_to?: string | undefined
  readonly interval: string
  readonly timezone: string
}

/** Addresses, an interval and a time zone that are none. */
export function configRemarks(config: Checked): Remark[] {
  const { mail_to: to, mail_cc: cc, reply_to: replyTo, interval, timezone } = config
  const isAddress = (address: string) => (): unknown => parseMailAddress(address)
  return [
    ...to.flatMap((each, index) => remarks(['mail_to', String(index)], isAddress(each))),
    ...cc.flatMap((each, index) => remarks(['mail_cc', String(index)], isAddress(each))),
    ...(replyTo === undefined ? [] : remarks(['reply_to'], isAddress(replyTo))),
    ...remarks(['interval'], () => {
      checkInterval(parseInterval(interval))
    }),
    ...remarks(['timezone'], () => {
      checkTimezone(timezone)
    }),
  ]
}

function remarks(path: string[], check: () => unknown): Remark[] {
  try {
    check()
    return []
  } catch (error) {
    return [{ severity: 'problem', path, text: describeError(error) }]
  }
}
