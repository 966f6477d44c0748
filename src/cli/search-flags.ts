import { Flags, type Interfaces } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { momentSyntax, parseMoment } from '../lib/framework/time/moment.ts'
import {
  ANY,
  EMPTY,
  type ListParameter,
  listParameters,
  type SearchParameters,
} from '../lib/database/events/search/parameters.ts'

/** What each list means, for the help. */
const listTexts: Readonly<Record<ListParameter, string>> = {
  host_addrs: 'source or target addresses, networks or ranges',
  source_addrs: 'source addresses, networks or ranges',
  target_addrs: 'target addresses, networks or ranges',
  host_ports: 'source or target ports',
  source_ports: 'source ports',
  target_ports: 'target ports',
  host_types: 'source or target types',
  source_types: 'source types',
  target_types: 'target types',
  protocols: 'protocols',
  categories: 'categories',
  detectors: 'names of detectors',
  detector_types: 'types of detectors',
  groups: 'abuse groups of the sources',
  target_groups: 'abuse groups of the targets',
  inspection_errs: 'inspection errors',
  classes: 'event classes',
  target_classes: 'target classes',
  severities: 'severities',
  target_severities: 'severities for the target',
  tlps: 'traffic light protocol',
}

/** The fields of the search form as flags: `source_addrs` is `--source-addrs`, negated `--not-source-addrs`. */
export const searchFlags: Interfaces.FlagInput = {
  'dt-from': Flags.string({
    description: `detected at or after: ${momentSyntax}`,
    helpValue: 'TIME',
  }),
  'dt-to': Flags.string({ description: 'detected at or before', helpValue: 'TIME' }),
  'st-from': Flags.string({ description: 'stored at or after', helpValue: 'TIME' }),
  'st-to': Flags.string({ description: 'stored at or before', helpValue: 'TIME' }),
  ...listFlags(),
  description: Flags.string({
    description: 'a part of the description, in any case',
    helpValue: 'TEXT',
  }),
  'not-description': Flags.boolean({
    description: 'negate --description',
    dependsOn: ['description'],
    hidden: true,
  }),
  'shadow-reporting': Flags.string({
    description: 'in shadow reporting of the source',
    options: ['true', 'false'],
  }),
  'shadow-reporting-target': Flags.string({
    description: 'in shadow reporting of the target',
    options: ['true', 'false'],
  }),
}

/** Texts for the end of the description of a command with these flags. */
export const searchHelp =
  `All conditions must hold. A list (comma separated, or the flag repeated) matches when the event has one of its values; ` +
  `${EMPTY} means none at all, ${ANY} any. Every list flag and --description can be negated: --not-categories.`

/**
 * The search that flags describe.
 * @throws MentatError USAGE for a time that is none
 */
export function searchParameters(
  flags: Readonly<Record<string, unknown>>,
  now: number,
): SearchParameters {
  const lists = listParameters.flatMap((name) => {
    const flag = name.replaceAll('_', '-')
    const values = listOf(flags[flag])
    if (values.length === 0 && flags[`not-${flag}`] === true) {
      throw new MentatError('USAGE', `--not-${flag} negates --${flag}, which is missing`)
    }
    return values.length === 0
      ? []
      : [[name, values] as const, [`not_${name}`, flags[`not-${flag}`] === true] as const]
  })
  const times = (['dt_from', 'dt_to', 'st_from', 'st_to'] as const).flatMap((name) => {
    const text = flags[name.replace('_', '-')]
    return typeof text === 'string' ? [[name, parseMoment(text, now)] as const] : []
  })
  const shadows = (['shadow_reporting', 'shadow_reporting_target'] as const).flatMap((name) => {
    const text = flags[name.replaceAll('_', '-')]
    return typeof text === 'string' ? [[name, text === 'true'] as const] : []
  })
  const description = flags['description']
  return {
    ...(Object.fromEntries([...lists, ...times, ...shadows]) as SearchParameters),
    ...(typeof description === 'string'
      ? { description, not_description: flags['not-description'] === true }
      : {}),
  }
}

function listFlags(): Interfaces.FlagInput {
  return Object.fromEntries(
    listParameters.flatMap((name) => {
      const flag = name.replaceAll('_', '-')
      return [
        [
          flag,
          Flags.string({
            description: listTexts[name],
            multiple: true,
            multipleNonGreedy: true,
            helpValue: 'LIST',
          }),
        ],
        [`not-${flag}`, Flags.boolean({ description: `negate --${flag}`, hidden: true })],
      ]
    }),
  )
}

function listOf(values: unknown): string[] {
  if (!Array.isArray(values)) return []
  return values
    .flatMap((value) => String(value).split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
}
