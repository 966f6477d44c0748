import { type Address, formatAddress } from '../../../idea/address.ts'
import type { Event } from '../../../idea/event.ts'
import type { Side } from '../../../idea/event-facts.ts'
import type { Interval } from '../../../idea/interval.ts'
import type { JsonObject } from '../../../idea/json.ts'
import { silent } from '../../../idea/notes.ts'
import { readList, readObject } from '../../../idea/reader.ts'
import { readIp4, readIp6 } from '../../../idea/vocabulary.ts'

/** The single addresses of one side, in the order of the event, each once: networks and ranges are left out. */
export function singleAddresses(event: Event, side: Side): Address[] {
  const found = new Map<string, Address>()
  for (const party of partiesOf(event, side)) {
    for (const { family, low, high } of intervalsOf(party)) {
      if (low === high) found.set(formatAddress(family, low), { family, value: low })
    }
  }
  return [...found.values()]
}

/** The objects of one side. */
export function partiesOf(event: Event, side: Side): JsonObject[] {
  return readList(event.document[side], readObject, silent)
}

/** All addresses, networks and ranges of one object of a side. */
export function intervalsOf(party: JsonObject): Interval[] {
  const ip4 = readList(party['IP4'], readIp4, silent)
  return [...ip4, ...readList(party['IP6'], readIp6, silent)]
}
