import { Type } from 'typebox'
import type { JsonObject } from '../../../idea/json.ts'
import { nerdOptions } from '../../../services/nerd/options.ts'
import type { Reputation } from '../../../services/nerd/reputation.ts'
import { NerdService } from '../../../services/nerd/service.ts'
import type { EnricherPlugin } from '../plugin.ts'
import { addressesPerEvent } from './addresses-per-event.ts'
import { enrichObjects } from './enrich-objects.ts'

const config = Type.Object({ ...nerdOptions, ...addressesPerEvent })

/** Adds what NERD knows of the sources. */
export const nerdPlugin: EnricherPlugin<typeof config> = {
  name: 'nerd',
  summary: 'adds the reputation of source addresses from NERD',
  reads: ['Source.IP4', 'Source.IP6'],
  writes: ['Enrich'],
  config,
  create(options, context) {
    const nerd = new NerdService(options, context)
    return {
      start: () => nerd.start(),
      stop: () => nerd.stop(),
      enrich: (event, signal) =>
        enrichObjects(event, {
          type: 'NERD',
          limit: options.addresses_per_event,
          ask: (address) => nerd.find(address, signal),
          describe: described,
        }),
      counters: () => nerd.counters(),
      trouble: () => nerd.trouble(),
    }
  },
}

function described({ page, score, blacklists, tags }: Reputation): JsonObject {
  const tagObjects = tags.map(({ name, confidence }) => ({
    Name: name,
    ...(confidence === undefined ? {} : { Confidence: confidence }),
  }))
  return {
    Ref: page,
    Reputation: score,
    ...(blacklists.length === 0 ? {} : { Blacklists: blacklists }),
    ...(tagObjects.length === 0 ? {} : { Tags: tagObjects }),
  }
}
