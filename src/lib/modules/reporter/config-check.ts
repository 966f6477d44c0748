import { describeError } from '../../framework/errors/mentat-error.ts'
import type { Remark } from '../../framework/config/section.ts'
import { parseMailAddress } from '../../services/mail/address.ts'

/** Addresses of a configuration that are none. */
export function addressRemarks(key: string, addresses: readonly string[]): Remark[] {
  return addresses.flatMap((address, index) => {
    const problem = problemOf(address)
    if (problem === undefined) return []
    return [{ severity: 'problem', path: [key, String(index)], text: problem }]
  })
}

/** Why a text is no mail address; undefined when it is one. */
export function problemOf(address: string): string | undefined {
  try {
    parseMailAddress(address)
    return undefined
  } catch (error) {
    return describeError(error)
  }
}
