import type { Address } from '../../../idea/address.ts'
import { scopeOf } from '../../../idea/address-scope.ts'
import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import { silent } from '../../../idea/notes.ts'
import { readList, readText } from '../../../idea/reader.ts'
import { hostName, isInDns } from '../../../services/dns/names.ts'
import { intervalsOf, partiesOf, singleAddresses } from './single-addresses.ts'

/** One question about an event, and the member of `_Mentat` that the answer belongs to. */
export interface DnsQuestion {
  readonly member: string
  /** An address, whose names are wanted, or a name, whose addresses are. */
  readonly subject: Address | string
}

/** Which questions are asked. */
export interface DnsQuestionOptions {
  readonly limit: number
  /** Whether private addresses are asked about like global ones. */
  readonly privateAddresses: boolean
}

const sides: readonly Side[] = ['Source', 'Target']

/**
 * What to ask about an event, each address and name of a side once: names of single addresses, then addresses of those who
 * are known by name only; sources first, as many as the limit allows.
 */
export function dnsQuestions(event: Event, options: DnsQuestionOptions): DnsQuestion[] {
  const reverse = sides.flatMap((side) =>
    singleAddresses(event, side)
      .filter((address) => isWanted(address, options))
      .map((subject) => ({ member: `${side}ResolvedHostname`, subject })),
  )
  const forward = sides.flatMap((side) =>
    namesOnly(event, side).map((subject) => ({ member: `${side}ResolvedAddress`, subject })),
  )
  return [...reverse, ...forward].slice(0, options.limit)
}

function isWanted(address: Address, { privateAddresses }: DnsQuestionOptions): boolean {
  const scope = scopeOf(address)
  return scope === 'global' || (scope === 'private' && privateAddresses)
}

/** Names that the DNS may know, of those objects of a side that have no address. */
function namesOnly(event: Event, side: Side): string[] {
  const names = partiesOf(event, side)
    .filter((party) => party['Hostname'] !== undefined && intervalsOf(party).length === 0)
    .flatMap((party) => readList(party['Hostname'], readText, silent))
    .flatMap((text) => {
      const name = hostName(text)
      return name !== undefined && isInDns(name) ? [name] : []
    })
  return [...new Set(names)]
}
