import { parseAddress } from '../../../idea/address.ts'
import { scopeOf } from '../../../idea/address-scope.ts'
import { signedIn } from '../../core/access.ts'
import type { Blueprint, Lookup, LookupRow } from '../../core/blueprint.ts'
import { foundIn } from '../../core/lookup/finding.ts'

/** The reputation of an address. */
const nerd: Lookup = {
  name: 'nerd',
  title: 'NERD',
  kinds: ['ip4'],
  needs: ['nerd'],
  access: signedIn,
  async load(value, { services, signal, t, present }) {
    const address = parseAddress(value)
    if (!address || scopeOf(address) !== 'global') return undefined
    const finding = await services.nerd?.find(address, signal)
    const reputation = finding && foundIn(finding, t)
    if (!reputation) return undefined
    const { page, score, blacklists, tags } = reputation
    const text = score.toFixed(2)
    return {
      data: reputation,
      label: `NERD ${text}`,
      rows: [
        { name: 'Reputation', value: text, note: t('0 is good, 1 is bad') },
        ...blacklists.map((name): LookupRow => ({ name: 'Blacklists', value: name })),
        ...tags.map(({ name, confidence }): LookupRow => {
          const note = confidence === undefined ? {} : { note: present.share(confidence) }
          return { name: 'Tags', value: name, ...note }
        }),
      ],
      url: page,
    }
  },
}

/** The look-up of reputations. */
export const nerdBlueprint: Blueprint = {
  name: 'nerd',
  summary: 'reputations of addresses from NERD',
  needs: ['nerd'],
  routes: [],
  lookups: [nerd],
  catalogues: {
    cs: {
      NERD: 'NERD',
      Reputation: 'Reputace',
      Blacklists: 'Seznamy blokovaných',
      Tags: 'Značky',
      '0 is good, 1 is bad': '0 je dobrá, 1 špatná',
    },
  },
}
