import { anyOf } from '../access.ts'
import type { Ask } from '../ask.ts'
import { defineView, type Lookup, type LookupLabel, type Route } from '../blueprint.ts'
import { choice, list, text } from '../form/fields.ts'
import { formatAddress, parseAddress } from '../../../idea/address.ts'
import { askWithin, LABEL_TIMEOUT } from './ask-lookup.ts'
import { type LookedUp, LookupCard, LookupWords } from './card.tsx'
import { subjectOf } from './subject.ts'

/** Labels of so many addresses are given at a time. */
const MOST_LABELS = 50

/** A part for each look-up, `/snippet/<name>`, and one for the labels of many addresses. */
export function lookupRoutes(lookups: readonly Lookup[]): Route[] {
  return lookups.length === 0 ? [] : [...lookups.map(routeOf), labelsRoute(lookups)]
}

function routeOf(lookup: Lookup): Route {
  const { name, title, access, kinds } = lookup
  return defineView({
    name: `lookups.${name}`,
    path: `/snippet/${name}`,
    summary: `what is known of ${kinds.includes('hostname') ? 'an address or a name' : 'an address'}: ${title}`,
    access,
    frame: 'part',
    fields: {
      search: text({ label: 'Address or name', required: true, longest: 300 }),
      render: choice({ label: 'Look', options: [{ value: 'full' }, { value: 'label' }] }),
    },
    async load(ask): Promise<LookedUp & { readonly render: string }> {
      const { kind, value } = subjectOf(ask.values.search, ask.t)
      const about = { lookup: name, search: value, render: ask.values.render }
      if (!kinds.includes(kind)) return { ...about, answer: null, failure: null }
      const { answer, failure } = await askWithin(name, ask, (bounded) =>
        lookup.load(value, bounded),
      )
      return { ...about, answer: answer ?? null, failure }
    },
    title: ({ t }) => t(title),
    page: (known, { t }) => {
      if (!known)
        return (
          <p class="failure">
            {t('Expected an address (192.0.2.1, 2001:db8::1) or the name of a host.')}
          </p>
        )
      return known.render === 'label' ? <LookupWords known={known} /> : <LookupCard known={known} />
    },
  })
}

/** Labels by address, each with the look-up that gave it. */
type Labels = Readonly<Record<string, readonly (LookupLabel & { readonly lookup: string })[]>>

function labelsRoute(lookups: readonly Lookup[]): Route {
  return defineView({
    name: 'lookups.labels',
    path: '/snippet/labels',
    summary: `a few words about each of some addresses, at most ${MOST_LABELS}`,
    access: anyOf(...lookups.map(({ access }) => access)),
    frame: 'part',
    fields: { search: list({ label: 'Addresses', required: true }) },
    load: async (ask): Promise<{ labels: Labels }> => ({
      labels: await labelsOf(lookups, ask, ask.values.search),
    }),
    title: () => '',
    page: () => null,
  })
}

async function labelsOf(
  lookups: readonly Lookup[],
  ask: Ask<unknown>,
  given: readonly string[],
): Promise<Labels> {
  const addresses = given.flatMap((value) => {
    const address = parseAddress(value)
    return address ? [formatAddress(address.family, address.value)] : []
  })
  const asked = [...new Set(addresses)].slice(0, MOST_LABELS)
  const labelled: Record<string, (LookupLabel & { readonly lookup: string })[]> = {}
  const answers = await Promise.all(
    lookups.map(async (lookup) => {
      if (!lookup.labels || !lookup.access.allows(ask.viewer, undefined)) return undefined
      const { answer } = await askWithin(
        lookup.name,
        ask,
        async (bounded) => lookup.labels?.(asked, bounded),
        LABEL_TIMEOUT,
      )
      return { lookup: lookup.name, answer }
    }),
  )
  for (const found of answers) {
    for (const [address, label] of found?.answer ?? []) {
      ;(labelled[address] ??= []).push({ lookup: found?.lookup ?? '', ...label })
    }
  }
  return labelled
}
