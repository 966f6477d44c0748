import { Flags, type Interfaces } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { momentSyntax } from '../lib/framework/time/moment.ts'
import {
  ANY,
  EMPTY,
  type ListParameter,
  listParameters,
  type SearchParameters,
} from '../lib/database/events/search/parameters.ts'
import { readMoment } from './read-flag.ts'

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
  inspection_errs: 'inspection errors, one for each flag',
  classes: 'event classes',
  target_classes: 'target classes',
  severities: 'severities',
  target_severities: 'severities for the target',
  tlps: 'traffic light protocol',
}

const ofTime = { helpGroup: 'CONDITION', helpValue: 'TIME' }

/** The fields of the search form as flags: `source_addrs` is `--source-addrs`, negated `--not-source-addrs`. */
export const searchFlags: Interfaces.FlagInput = {
  'dt-from': Flags.string({ description: 'detected at or after', ...ofTime }),
  'dt-to': Flags.string({ description: 'detected at or before', ...ofTime }),
  'st-from': Flags.string({ description: 'stored at or after', ...ofTime }),
  'st-to': Flags.string({ description: 'stored at or before', ...ofTime }),
  ...listFlags(),
  description: Flags.string({
    description: 'a part of the description, in any case',
    helpGroup: 'CONDITION',
    helpValue: 'TEXT',
  }),
  'not-description': Flags.boolean({
    description: 'negate --description',
    dependsOn: ['description'],
    hidden: true,
  }),
  'shadow-reporting': Flags.string({
    description: 'in shadow reporting of the source',
    helpGroup: 'CONDITION',
    options: ['true', 'false'],
  }),
  'shadow-reporting-target': Flags.string({
    description: 'in shadow reporting of the target',
    helpGroup: 'CONDITION',
    options: ['true', 'false'],
  }),
}

/** How the flags work, for the description of a command with them. */
export const searchHelp = `All conditions must hold. A LIST is separated by commas, or the flag is repeated; it matches an event that has at least one of its values. Instead of a value, ${EMPTY} stands for "none at all" and ${ANY} for "any".

Each LIST and --description can be negated by a flag without a value: --categories Test --not-categories finds the events that have not this category.

A TIME is one of ${momentSyntax}. Times without a zone are UTC. An address is written 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or 2001:db8::/32; --host-… means source or target, and takes the place of both.`

/**
 * The search that flags describe.
 * @throws MentatError USAGE for a time that is none
 */
export function searchParameters(
  flags: Readonly<Record<string, unknown>>,
  now: number,
): SearchParameters {
  const lists = listParameters.flatMap((name) => {
    const flag = flagOf(name)
    const values = listOf(flags[flag], name === 'inspection_errs' ? undefined : ',')
    if (values.length === 0 && flags[`not-${flag}`] === true) {
      throw new MentatError('USAGE', `--not-${flag} negates --${flag}, which is missing`)
    }
    return values.length === 0
      ? []
      : [[name, values] as const, [`not_${name}`, flags[`not-${flag}`] === true] as const]
  })
  const times = (['dt_from', 'dt_to', 'st_from', 'st_to'] as const).flatMap((name) => {
    const text = flags[flagOf(name)]
    return typeof text === 'string' ? [[name, readMoment(flagOf(name), text, now)] as const] : []
  })
  const shadows = (['shadow_reporting', 'shadow_reporting_target'] as const).flatMap((name) => {
    const text = flags[flagOf(name)]
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

/**
 * A failure of the search as it concerns flags: a parameter's name becomes its flag's. Other failures stay as they are.
 */
export function namingFlags(thrown: unknown): unknown {
  if (!(thrown instanceof MentatError) || thrown.code !== 'SEARCH_INVALID') return thrown
  const { parameter } = thrown.fields
  if (typeof parameter !== 'string' || !thrown.message.startsWith(parameter)) return thrown
  const flag = parameter === 'step' ? 'timeline' : flagOf(parameter)
  return new MentatError('SEARCH_INVALID', `--${flag}${thrown.message.slice(parameter.length)}`, {
    fields: thrown.fields,
  })
}

function flagOf(parameter: string): string {
  return parameter.replaceAll('_', '-')
}

function listFlags(): Interfaces.FlagInput {
  return Object.fromEntries<Interfaces.FlagInput[string]>(
    listParameters.flatMap((name) => {
      const flag = flagOf(name)
      return [
        [
          flag,
          Flags.string({
            description: listTexts[name],
            helpGroup: 'CONDITION',
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

/** Inspection errors are sentences, which have commas of their own. */
function listOf(values: unknown, separator: string | undefined): string[] {
  if (!Array.isArray(values)) return []
  return values
    .map(String)
    .flatMap((value) => (separator === undefined ? value : value.split(separator)))
    .map((value) => value.trim())
    .filter((value) => value !== '')
}
