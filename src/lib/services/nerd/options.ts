import { type Static, type TObject, Type } from 'typebox'
import { ByteSize, Duration, Secret } from '../../framework/config/options.ts'
import { commonOptions } from '../lookup/options.ts'

/** What can be configured of the look-up of reputations. */
export const nerdOptions = {
  base_url: Type.String({
    description: 'Web address of the service; links to its pages begin with it.',
    default: 'https://nerd.cesnet.cz/nerd/',
    pattern: '^https?://',
  }),
  base_api_url: Type.String({
    description: 'Start of the addresses that are asked.',
    default: 'https://nerd.cesnet.cz/nerd/api/v1/',
    pattern: '^https?://',
  }),
  api_key: Secret({
    description: 'The key of your account, sent as the header Authorization.',
    examples: [{ file: '/etc/mentat/nerd.key' }],
  }),
  api_timeout: Duration({
    description: 'How long one question may take.',
    default: '1s',
    minimum: '1ms',
    maximum: '5m',
  }),
  max_answer_size: ByteSize({
    description: 'Largest answer that is read.',
    default: '1MB',
    minimum: '1kB',
    maximum: '1GB',
  }),
  ...commonOptions({ concurrency: 10, cacheAge: '1h', negativeAge: '1h' }),
}

/** The values of these options; durations in milliseconds, sizes in bytes. */
export type NerdOptions = Static<TObject<typeof nerdOptions>>
