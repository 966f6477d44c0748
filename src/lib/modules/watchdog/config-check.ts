import type { Remark } from '../../framework/config/section.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { parseMailAddress } from '../../services/mail/address.ts'
import { ALL_EVENTS } from './watch.ts'

/** What a schema cannot say. */
interface Checked {
  readonly mail_to: readonly string[]
  readonly mail_from?: string | undefined
  readonly watches: readonly { readonly name: string }[]
}

/** Addresses that are none, and watches of the same name. */
export function configRemarks({ mail_to: to, mail_from: from, watches }: Checked): Remark[] {
  const names = [ALL_EVENTS, ...watches.map(({ name }) => name)]
  return [
    ...to.flatMap((address, index) => addressRemarks(['mail_to', String(index)], address)),
    ...(from === undefined ? [] : addressRemarks(['mail_from'], from)),
    ...watches.flatMap(({ name }, index): Remark[] => {
      if (names.indexOf(name) === index + 1) return []
      const text = `"${name}" is the name of another watch`
      return [{ severity: 'problem', path: ['watches', String(index), 'name'], text }]
    }),
  ]
}

function addressRemarks(path: string[], address: string): Remark[] {
  try {
    parseMailAddress(address)
    return []
  } catch (error) {
    return [{ severity: 'problem', path, text: describeError(error) }]
  }
}
