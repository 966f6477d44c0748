import { parseAddress } from '../../../idea/address.ts'
import { scopeOf } from '../../../idea/address-scope.ts'
import { signedIn } from '../../core/access.ts'
import type { Blueprint, Lookup, LookupRow } from '../../core/blueprint.ts'
import { foundIn } from '../../core/lookup/finding.ts'

/** Names that were seen for an address. */
const passivedns: Lookup = {
  name: 'passivedns',
  title: 'Passive DNS',
  kinds: ['ip4', 'ip6'],
  needs: ['passivedns'],
  access: signedIn,
  async load(value, { services, signal, t }) {
    const address = parseAddress(value)
    // What is inside of an organisation is nobody else's business.
    if (!address || scopeOf(address) !== 'global') return undefined
    const finding = await services.passivedns?.find(address, signal)
    const records = finding && foundIn(finding, t)
    const [newest] = records ?? []
    if (!records || !newest) return undefined
    const more = records.length - 1
    return {
      data: records,
      label: more === 0 ? newest.name : `${newest.name} +${more}`,
      rows: records.map(({ name, type, firstSeen, lastSeen }): LookupRow => {
        const note = `${type} · ${dayOf(firstSeen)} – ${dayOf(lastSeen)}`
        return { name: 'Host name', value: name, kind: 'hostname', note }
      }),
    }
  },
}

/** The service tells days. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** The look-up in a passive DNS. */
export const passivednsBlueprint: Blueprint = {
  name: 'passivedns',
  summary: 'names that were seen for addresses by a passive DNS',
  needs: ['passivedns'],
  routes: [],
  lookups: [passivedns],
  catalogues: { cs: { 'Passive DNS': 'Pasivní DNS', 'Host name': 'Jméno stroje' } },
}
