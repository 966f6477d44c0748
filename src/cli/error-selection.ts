import { Args, Flags } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { ErrorSelection } from '../lib/queue/operate.ts'

/** Arguments by which refused messages are chosen. */
export const errorArgs = {
  name: Args.string({ description: 'file names of messages in errors', multiple: true }),
}

/** Flags by which refused messages are chosen. */
export const errorFlags = {
  reason: Flags.string({ description: 'those refused with this code', helpValue: 'CODE' }),
  module: Flags.string({ description: 'those refused by this module', helpValue: 'NAME' }),
  all: Flags.boolean({ description: 'all refused messages' }),
  'dry-run': Flags.boolean({ description: 'say what would happen, change nothing' }),
}

/**
 * The selection that arguments and flags describe.
 * @throws MentatError USAGE when nothing was chosen: forgetting a flag must not mean "all"
 */
export function errorSelection(
  names: readonly string[],
  flags: { reason?: string | undefined; module?: string | undefined; all?: boolean },
): ErrorSelection {
  if (
    names.length === 0 &&
    flags.reason === undefined &&
    flags.module === undefined &&
    !flags.all
  ) {
    throw new MentatError(
      'USAGE',
      'which messages? Name them, or choose by --reason CODE, --module NAME or --all',
    )
  }
  return {
    ...(names.length > 0 ? { names } : {}),
    ...(flags.reason === undefined ? {} : { code: flags.reason }),
    ...(flags.module === undefined ? {} : { module: flags.module }),
  }
}
