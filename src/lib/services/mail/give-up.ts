import type { TUnsafe } from 'typebox'
import { Duration } from '../../framework/config/options.ts'

/** The option of modules that keep mails in the database until the server has them. */
export function GiveUp(options: { readonly default: string }): TUnsafe<number> {
  return Duration({
    description: 'How long a mail is tried that the server refuses for the time being.',
    ...options,
    minimum: '1m',
  })
}
