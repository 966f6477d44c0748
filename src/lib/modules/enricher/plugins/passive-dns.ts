import { Type } from 'typebox'
import type { JsonObject } from '../../../idea/json.ts'
import { passiveDnsOptions } from '../../../services/passive-dns/options.ts'
import type { PassiveDnsRecord } from '../../../services/passive-dns/records.ts'
import { PassiveDnsService } from '../../../services/passive-dns/service.ts'
import type { EnricherPlugin } from '../plugin.ts'
import { addressesPerEvent } from './addresses-per-event.ts'
import { enrichObjects } from './enrich-objects.ts'

const config = Type.Object({ ...passiveDnsOptions, ...addressesPerEvent })

/** Records of all addresses of an event together: with the longest names these are 170 kB. */
const MOST_RECORDS = 500

/** Adds the names that were seen for the sources. */
export const passiveDnsPlugin: EnricherPlugin<typeof config> = {
  name: 'passivedns',
  summary: 'adds names seen for source addresses by a passive DNS',
  reads: ['Source.IP4', 'Source.IP6'],
  writes: ['Enrich'],
  config,
  create(options, context) {
    const service = new PassiveDnsService(options, context)
    return {
      start: () => service.start(),
      stop: () => service.stop(),
      enrich(event, signal) {
        let room = MOST_RECORDS
        return enrichObjects(event, {
          type: 'PassiveDNS',
          limit: options.addresses_per_event,
          ask: (address) => service.find(address, signal),
          describe(records) {
            const kept = records.slice(0, room)
            room -= kept.length
            return kept.length === 0 ? undefined : described(kept, options.base_url)
          },
        })
      },
      counters: () => service.counters(),
      trouble: () => service.trouble(),
    }
  },
}

function described(records: readonly PassiveDnsRecord[], ref: string): JsonObject {
  return {
    Ref: ref,
    DNS: records.map(({ name, firstSeen, lastSeen, type }) => ({
      Name: name,
      FirstSeenTime: timeOf(firstSeen),
      LastSeenTime: timeOf(lastSeen),
      Type: type,
    })),
  }
}

/** Whole seconds: the service tells days. */
function timeOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
