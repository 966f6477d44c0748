import { type Static, Type } from 'typebox'
import { Duration, FreeObject } from '../../framework/config/options.ts'

/** How one plugin is configured. */
export const pluginEntry = Type.Object({
  name: Type.String({
    description:
      'A built-in plugin (whois, geoip, dns, passivedns, nerd, logger), the path of a JavaScript or TypeScript file (relative ones start from the home folder), or the name of an installed package.',
    minLength: 1,
  }),
  enabled: Type.Boolean({
    description: 'Whether it is used; false leaves it out without losing its options.',
    default: true,
  }),
  time_limit: Duration({
    description:
      'How long an event waits for an answer of this plugin; then it goes on without. It waits less when events come faster: at most queue_in_batch of them wait at the same time.',
    default: '1s',
    minimum: '1ms',
    maximum: '5m',
  }),
  concurrency: Type.Integer({
    description:
      'Answers of this plugin that may be open at the same time; further events stand in line.',
    default: 64,
    minimum: 1,
    maximum: 10_000,
  }),
  config: FreeObject({
    description: "The plugin's own options; its documentation names them.",
    default: {},
  }),
})

/** One plugin as it is configured; times in milliseconds. */
export type PluginEntry = Static<typeof pluginEntry>
