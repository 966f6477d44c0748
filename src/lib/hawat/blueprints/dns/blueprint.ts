import { parseAddress } from '../../../idea/address.ts'
import { signedIn } from '../../core/access.ts'
import type { Blueprint, Lookup, LookupRow } from '../../core/blueprint.ts'
import { foundIn } from '../../core/lookup/finding.ts'

/** Names of an address, addresses of a name. */
const dns: Lookup = {
  name: 'dns',
  title: 'DNS',
  kinds: ['ip4', 'ip6', 'hostname'],
  needs: ['dns'],
  access: signedIn,
  async load(value, { services, signal, t }) {
    const address = parseAddress(value)
    const finding = await (address
      ? services.dns?.reverse(address, signal)
      : services.dns?.forward(value, signal))
    const answers = finding && foundIn(finding, t)
    const [first] = answers ?? []
    if (!answers || first === undefined) return undefined
    const [name, kind] = address
      ? (['Host name', 'hostname'] as const)
      : (['Address', 'address'] as const)
    const more = answers.length - 1
    return {
      data: { [address ? 'hostnames' : 'addresses']: answers },
      label: more === 0 ? first : `${first} +${more}`,
      rows: answers.map((answer): LookupRow => ({ name, value: answer, kind })),
    }
  },
}

/** The look-up in the DNS. */
export const dnsBlueprint: Blueprint = {
  name: 'dns',
  summary: 'names of addresses and addresses of names from the DNS',
  needs: ['dns'],
  routes: [],
  lookups: [dns],
  catalogues: { cs: { DNS: 'DNS', 'Host name': 'Jméno stroje', Address: 'Adresa' } },
}
