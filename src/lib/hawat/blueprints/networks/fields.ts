import type { NetworkFields } from '../../../database/networks/write.ts'
import type { Network } from '../../../database/networks/list.ts'
import { type Interval, formatInterval, parseInterval } from '../../../idea/interval.ts'
import { type Field, FieldFault, type ValuesOf } from '../../core/form/field.ts'
import { choice, flag, text } from '../../core/form/fields.ts'
import { intervalOf } from './interval.ts'

/** An address, a network or a range; `192[.]0[.]2[.]0/24` is read as well. */
const interval: Field<Interval | undefined> = {
  ...text({
    label: 'Network',
    required: true,
    hint: 'an address, a network such as 192.0.2.0/24, or a range: low-high',
  }),
  read([given = ''], { t }) {
    if (given.trim() === '') throw new FieldFault(t('This is needed.'))
    const found = intervalOf(given)
    if (found) return found
    throw new FieldFault(
      t('"{given}" is no address, network or range.', { given: given.slice(0, 100) }),
    )
  },
  write: (value) => (value === undefined ? [] : [formatInterval(value)]),
}

/** A whole number or nothing. */
const rank: Field<number | null> = {
  ...text({ label: 'Rank', hint: 'A whole number; nothing when it has none.' }),
  schema: { type: 'integer' },
  read([given = ''], { t }) {
    const value = Number(given)
    if (given.trim() === '') return null
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value
    throw new FieldFault(t('Expected a whole number.'))
  },
  write: (value) => (value === null ? [] : [String(value)]),
}

/** What can be filled in of a network. */
export const networkFields = {
  network: interval,
  group: choice({ label: 'Group', required: true, options: 'groups' }),
  netname: text({ label: 'Name', longest: 250 }),
  description: text({ label: 'Description', longest: 2000 }),
  source: text({
    label: 'Origin',
    required: true,
    longest: 100,
    hint: 'The import that manages it, or "manual".',
  }),
  is_base: flag({
    label: 'Base network',
    hint: 'Around others: reports go to its group when there is no other recipient.',
  }),
  rank,
  local_id: text({ label: 'Local ID', longest: 100, hint: 'What another system calls it.' }),
} as const

/** Their values. */
export type NetworkValues = ValuesOf<typeof networkFields>

/** Fields without the group, which stands fast already. */
export const withoutGroup = [
  ...(['network', 'netname', 'description', 'source', 'is_base', 'rank', 'local_id'] as const),
]

/** What stands in the form of a network that is there. */
export function valuesOfNetwork(network: Network): Partial<NetworkValues> {
  const { group, netname, description, source, is_base, rank: given, local_id } = network
  const interval = parseInterval(network.network)
  return {
    ...{ group, netname, description, source, is_base, rank: given, local_id: local_id ?? '' },
    ...(interval ? { network: interval } : {}),
  }
}

/** A network as it is stored. */
export function fieldsOfValues(values: NetworkValues): NetworkFields {
  const { network, local_id, ...rest } = values
  // The field is needed, so it has been read.
  const none: Interval = { family: 4, low: 0n, high: 0n }
  return { ...rest, interval: network ?? none, local_id: local_id === '' ? null : local_id }
}
