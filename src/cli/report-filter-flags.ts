import { Flags } from '@oclif/core'
import type { FilterFields } from '../lib/database/filters/tables.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import { readFilterText, ruleFileFlag } from './filter-input.ts'
import { readMoment } from './read-flag.ts'

/** What can be said of a filter for reports on the command line. */
export const reportFilterFlags = {
  text: Flags.string({
    description: 'the condition, in the filter language',
    helpGroup: 'CONDITION',
  }),
  'rule-file': ruleFileFlag,
  detector: Flags.string(condition('name of a detector')),
  category: Flags.string(condition('category of the event')),
  'event-class': Flags.string(condition('class of the event')),
  source: Flags.string(condition('address, network or range among the sources')),
  target: Flags.string(condition('address, network or range among the targets')),
  protocol: Flags.string(condition('protocol of either side')),
  description: Flags.string({ description: 'why there is this filter' }),
  'valid-from': Flags.string({ description: 'in force from this time on; "" for always' }),
  'valid-to': Flags.string({ description: 'in force up to this time; "" for ever' }),
}

/** What these flags are parsed to. */
export interface ReportFilterFlagValues {
  readonly text?: string | undefined
  readonly 'rule-file'?: string | undefined
  readonly detector?: string[] | undefined
  readonly category?: string[] | undefined
  readonly 'event-class'?: string[] | undefined
  readonly source?: string[] | undefined
  readonly target?: string[] | undefined
  readonly protocol?: string[] | undefined
  readonly description?: string | undefined
  readonly 'valid-from'?: string | undefined
  readonly 'valid-to'?: string | undefined
}

/**
 * A filter with what the flags say put in. A text makes it an advanced one; lists make it a basic one, and replace the lists
 * of their kind.
 * @throws MentatError USAGE for both, or for a time that is none
 */
export async function withReportFilterFlags(
  filter: FilterFields,
  flags: ReportFilterFlagValues,
): Promise<FilterFields> {
  const lists = Object.fromEntries(
    listFlags.flatMap(([flag, column]) => (flags[flag] ? [[column, flags[flag]] as const] : [])),
  )
  const isText = flags.text !== undefined || flags['rule-file'] !== undefined
  const isLists = Object.keys(lists).length > 0
  if (isText && isLists) {
    throw new MentatError('USAGE', 'the condition is given twice: as a text and by lists', {
      advice: 'Give --text (or --rule-file), or flags such as --source and --category.',
    })
  }
  return {
    ...filter,
    ...noLists(isText),
    ...(isText && {
      type: 'advanced' as const,
      filter: await readFilterText(flags.text, flags['rule-file']),
    }),
    ...(isLists && { type: 'basic' as const, ...lists }),
    ...(flags.description !== undefined && { description: flags.description }),
    ...(flags['valid-from'] !== undefined && {
      valid_from: timeOf('valid-from', flags['valid-from']),
    }),
    ...(flags['valid-to'] !== undefined && { valid_to: timeOf('valid-to', flags['valid-to']) }),
  }
}

const listFlags = [
  ['detector', 'detectors'],
  ['category', 'categories'],
  ['event-class', 'event_classes'],
  ['source', 'sources'],
  ['target', 'targets'],
  ['protocol', 'protocols'],
] as const

/** A text takes the place of all lists. */
function noLists(isText: boolean): Partial<FilterFields> {
  return isText ? Object.fromEntries(listFlags.map(([, column]) => [column, []])) : {}
}

function timeOf(flag: string, text: string): string | null {
  return text === '' ? null : new Date(readMoment(flag, text, systemClock.now())).toISOString()
}

function condition(what: string): {
  readonly description: string
  readonly helpGroup: string
  readonly multiple: true
} {
  const description = `${what}; may be repeated: any of them`
  return { description, helpGroup: 'CONDITION', multiple: true }
}
