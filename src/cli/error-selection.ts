import { Args, Flags } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { QueueLayout } from '../lib/queue/layout.ts'
import { type ErrorSelection, selectErrors } from '../lib/queue/operate.ts'

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

interface Chosen {
  readonly reason?: string | undefined
  readonly module?: string | undefined
  readonly all?: boolean
}

/**
 * The names of the refused messages that arguments and flags describe.
 * @throws MentatError USAGE when nothing was chosen: forgetting a flag must not mean "all";
 *   QUEUE_MESSAGE_NOT_FOUND when one that was named is not there, or is excluded by a flag
 */
export function chosenErrors(
  layout: QueueLayout,
  names: readonly string[],
  flags: Chosen,
): string[] {
  const found = selectErrors(layout, errorSelection(names, flags)).map(({ name }) => name)
  const known = new Set(found)
  const missing = names.filter((name) => !known.has(name)).map((name) => `"${name}"`)
  if (missing.length === 0) return found
  throw new MentatError(
    'QUEUE_MESSAGE_NOT_FOUND',
    `not among the chosen messages of ${layout.errors}: ${missing.join(', ')}`,
  )
}

function errorSelection(names: readonly string[], flags: Chosen): ErrorSelection {
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
