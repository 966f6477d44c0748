import { type Static, type TObject, Type } from 'typebox'
import { Duration } from '../../framework/config/options.ts'
import { commonOptions } from '../lookup/options.ts'

/** What can be configured of the look-up in the DNS. */
export const dnsOptions = {
  servers: Type.Array(Type.String(), {
    description:
      'Resolvers to ask, as addresses with or without port (192.0.2.53, [2001:db8::53]:5353); without any, those of the system.',
    default: [],
    maxItems: 16,
  }),
  timeout: Duration({
    description: 'How long one resolver has for one attempt.',
    default: '1s',
    minimum: '1ms',
    maximum: '1m',
  }),
  lifetime: Duration({
    description: 'How long one question may take, all attempts together.',
    default: '3s',
    minimum: '1ms',
    maximum: '5m',
  }),
  answer_limit: Type.Integer({
    description: 'Names of one address, or addresses of one name, that are kept.',
    default: 10,
    minimum: 1,
    maximum: 1000,
  }),
  ...commonOptions({ concurrency: 100, cacheAge: '1h', negativeAge: '15m' }),
}

/** The values of these options; durations in milliseconds. */
export type DnsOptions = Static<TObject<typeof dnsOptions>>
