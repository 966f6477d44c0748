import type { DaemonModule } from '../../components/module.ts'
import { Sampler } from './component.ts'
import { type SamplerConfig, samplerConfig } from './config.ts'

/** Lets one of many messages pass, to try something on a part of the stream. */
export const samplerModule: DaemonModule<typeof samplerConfig, SamplerConfig> = {
  name: 'sampler',
  config: samplerConfig,
  workers: (config, { clock }) => [
    new Sampler(
      {
        policy: config.sampling_policy,
        limit: config.sampling_limit,
        keys: config.sampling_keys,
        memory: config.sampling_memory,
      },
      clock,
    ),
  ],
}
