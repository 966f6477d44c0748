import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { formatAddress, parseAddress } from '../../../idea/address.ts'
import { parseInterval } from '../../../idea/interval.ts'
import { hostName } from '../../../services/dns/names.ts'
import type { Lookup } from '../blueprint.ts'
import type { Translate } from '../translate.ts'

/** What look-ups are asked about: one address or one name, in its usual form. */
export interface Subject {
  readonly kind: Lookup['kinds'][number]
  readonly value: string
}

/**
 * Reads what somebody asks about; `1[.]2[.]3[.]4`, as people write what must not be clicked, is read as well.
 * @throws MentatError VALUE_INVALID about the field `search`
 */
export function subjectOf(given: string, t: Translate): Subject {
  const text = given.trim().replaceAll('[.]', '.').replaceAll('[:]', ':')
  const address = parseAddress(text)
  if (address) {
    const kind = address.family === 4 ? 'ip4' : 'ip6'
    return { kind, value: formatAddress(address.family, address.value) }
  }
  const fields = { field: 'search' }
  if (parseInterval(text)) {
    const value = t('One address is expected, not a network or a range.')
    throw new MentatError('VALUE_INVALID', value, { fields })
  }
  const name = hostName(text)
  if (name !== undefined && !/^[\d.]+$/.test(name)) return { kind: 'hostname', value: name }
  const expected = t('Expected an address (192.0.2.1, 2001:db8::1) or the name of a host.')
  throw new MentatError('VALUE_INVALID', expected, { fields })
}
