import { type TInteger, type TUnsafe, Type } from 'typebox'
import { Duration } from '../../framework/config/options.ts'
import type { LookupLimits } from './limits.ts'

/** The options that all look-ups have in common. */
export interface CommonOptions {
  readonly concurrency: TInteger
  readonly cache_size: TInteger
  readonly cache_age: TUnsafe<number>
  readonly negative_age: TUnsafe<number>
  readonly failure_age: TUnsafe<number>
}

/** Defaults that differ from service to service, as they are written in a file. */
export interface CommonDefaults {
  readonly concurrency: number
  readonly cacheAge: string
  readonly negativeAge: string
}

/** Options of cache and concurrency for the schema of a look-up. */
export function commonOptions(defaults: CommonDefaults): CommonOptions {
  return {
    concurrency: Type.Integer({
      description: 'Questions that may be under way at the same time.',
      default: defaults.concurrency,
      minimum: 1,
      maximum: 10_000,
    }),
    cache_size: Type.Integer({
      description: 'Values (names, addresses, records) that are kept in memory.',
      default: 50_000,
      minimum: 1,
      maximum: 10_000_000,
    }),
    cache_age: Duration({
      description: 'How long an answer is used again; 0 means never.',
      default: defaults.cacheAge,
    }),
    negative_age: Duration({
      description: 'The same for the answer that there is nothing.',
      default: defaults.negativeAge,
    }),
    failure_age: Duration({
      description:
        'How long a question that was not answered is not put again, so that it does not cost its time limit each time.',
      default: '1m',
    }),
  }
}

/** Their values. */
export interface CommonValues {
  readonly concurrency: number
  readonly cache_size: number
  readonly cache_age: number
  readonly negative_age: number
  readonly failure_age: number
}

/** The limits of a look-up by its options. */
export function limitsOf(options: CommonValues, timeout: number): LookupLimits {
  return {
    timeout,
    concurrency: options.concurrency,
    cache: {
      size: options.cache_size,
      age: options.cache_age,
      negativeAge: options.negative_age,
      failureAge: options.failure_age,
    },
  }
}
