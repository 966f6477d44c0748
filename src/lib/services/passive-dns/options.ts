import { type Static, type TObject, Type } from 'typebox'
import { ByteSize, Duration, Secret } from '../../framework/config/options.ts'
import { commonOptions } from '../lookup/options.ts'

/** What can be configured of the look-up in a passive DNS. */
export const passiveDnsOptions = {
  base_url: Type.String({
    description: 'Web address of the service; it stands in events as reference.',
    default: 'https://passivedns.cesnet.cz/',
    pattern: '^https?://',
  }),
  base_api_url: Type.String({
    description: 'Start of the addresses that are asked.',
    default: 'https://passivedns.cesnet.cz/pdns/',
    pattern: '^https?://',
  }),
  api_key: Type.Optional(
    Secret({
      description: 'Sent as the header Authorization, if the service wants a key.',
      examples: [{ file: '/etc/mentat/passivedns.key' }],
    }),
  ),
  api_timeout: Duration({
    description: 'How long one question may take.',
    default: '500ms',
    minimum: '1ms',
    maximum: '5m',
  }),
  api_limit: Type.Integer({
    description: 'Names of one address that are kept: those seen last.',
    default: 100,
    minimum: 1,
    maximum: 10_000,
  }),
  rec_validity: Duration({
    description:
      'How long ago a name may have been seen last, in whole days, rounded up. A plain number is seconds, not hours.',
    default: '7d',
    minimum: '1h',
    maximum: '10y',
  }),
  max_answer_size: ByteSize({
    description: 'Largest answer that is read.',
    default: '4MB',
    minimum: '1kB',
    maximum: '1GB',
  }),
  ...commonOptions({ concurrency: 10, cacheAge: '2h', negativeAge: '2h' }),
}

/** The values of these options; durations in milliseconds, sizes in bytes. */
export type PassiveDnsOptions = Static<TObject<typeof passiveDnsOptions>>
