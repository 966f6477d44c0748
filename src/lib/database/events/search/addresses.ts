import { type RawBuilder, sql } from 'kysely'
import { formatAddress } from '../../../idea/address.ts'
import {
  type Interval,
  mergeIntervals,
  type Network,
  networksOf,
  parseInterval,
} from '../../../idea/interval.ts'
import { anyOf, type Condition, invalidParameter, negated } from './condition.ts'
import { addressSides, ANY, EMPTY, type SearchParameters } from './parameters.ts'

type Side = 'source' | 'target'
type Parameter = keyof typeof addressSides

/** An address parameter, understood. */
interface AddressFilter {
  readonly sides: readonly Side[]
  readonly intervals: readonly Interval[]
  readonly wantsEmpty: boolean
  readonly wantsAny: boolean
  readonly negate: boolean
}

/**
 * Conditions for addresses, checked in the row of the event. Where a filter is rare enough to be found through the
 * index, `addressKeys` has done so already; checking it again costs nothing.
 */
export function addressConditions(parameters: SearchParameters): Condition[] {
  return filtersOf(parameters).map((filter) => negated(inRow(filter), filter.negate))
}

/** A filter that the indexes of addresses can serve. */
export interface IndexableFilter {
  /** Undefined: either side. */
  readonly side: Side | undefined
  /** Whose addresses, and networks around them, are looked for; none overlaps another. */
  readonly networks: readonly Network[]
}

/** The filters that the indexes of addresses can serve, the one that covers fewest addresses first. */
export function indexableFilters(parameters: SearchParameters): IndexableFilter[] {
  return filtersOf(parameters)
    .filter((filter) => !filter.negate && !filter.wantsEmpty && !filter.wantsAny)
    .toSorted((a, b) => extent(a) - extent(b))
    .map(({ sides, intervals }) => ({
      side: sides.length === 2 ? undefined : sides[0],
      networks: intervals.flatMap(networksOf),
    }))
}

/** `host_addrs` takes the place of the two for one side. */
function filtersOf(parameters: SearchParameters): AddressFilter[] {
  const names: Parameter[] = parameters.host_addrs?.length
    ? ['host_addrs']
    : ['source_addrs', 'target_addrs']
  return names.flatMap((name) => {
    const values = parameters[name]
    if (!values?.length) return []
    const plain = values.filter((value) => value !== EMPTY && value !== ANY)
    return {
      sides: addressSides[name],
      intervals: mergeIntervals(plain.map((value) => intervalOf(name, value))),
      wantsEmpty: values.includes(EMPTY),
      wantsAny: values.includes(ANY),
      negate: parameters[`not_${name}`] ?? false,
    }
  })
}

/** Also addresses made harmless, as reports write them: `192[.]0[.]2[.]1`. */
function intervalOf(name: Parameter, value: string): Interval {
  const interval = parseInterval(value.trim().replaceAll(/\[([.:])\]/g, '$1'))
  if (interval) return interval
  throw invalidParameter(
    name,
    `"${value}" is not an address; expected one such as 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or 2001:db8::/32`,
  )
}

/** How much is covered, as a fraction of each family: an IPv4 /16 weighs as much as an IPv6 /16. */
function extent({ intervals }: AddressFilter): number {
  return intervals.reduce(
    (sum, { family, low, high }) => sum + Number(high - low + 1n) / 2 ** (family === 4 ? 32 : 128),
    0,
  )
}

function inRow({ sides, intervals, wantsEmpty, wantsAny }: AddressFilter): Condition {
  const columns = sides.map((side) => sql.ref(`e.${side}_ip`))
  const each = (
    test: (column: RawBuilder<unknown>) => RawBuilder<unknown>,
    operator: RawBuilder<unknown>,
  ): RawBuilder<unknown> => sql`(${sql.join(columns.map(test), operator)})`
  const alternatives: RawBuilder<unknown>[] = []
  // Neither side has an address; either side has one.
  if (wantsEmpty) alternatives.push(each((column) => sql`isempty(${column})`, sql` AND `))
  if (wantsAny) alternatives.push(each((column) => sql`NOT isempty(${column})`, sql` OR `))
  if (intervals.length > 0) {
    const multirange = `{${intervals.map(rangeText).join(',')}}`
    alternatives.push(each((column) => sql`${column} && ${multirange}::inetmultirange`, sql` OR `))
  }
  return anyOf(alternatives)
}

function rangeText({ family, low, high }: Interval): string {
  return `[${formatAddress(family, low)},${formatAddress(family, high)}]`
}
