import {
  type DocumentedOption,
  documentedOptions,
  fileOf,
  isModule,
} from '../../src/lib/framework/config/option-text.ts'
import { sampleFile } from '../../src/lib/framework/config/sample.ts'
import type {
  ConfigCatalogue,
  ConfigModule,
  ConfigSection,
} from '../../src/lib/framework/config/section.ts'

import { escape, type ManEdition, type ManPage, seeAlso, title } from './roff.ts'

/**
 * The man pages of all configuration files, by path (`man/mentat-logging.conf.5`).
 * @param commandOf the topic or command that a section or module belongs to
 */
export function configManPages(
  { sections, modules }: ConfigCatalogue,
  edition: ManEdition,
  commandOf: (subject: string) => string | undefined = () => undefined,
): Map<string, string> {
  return new Map(
    [...sections, ...modules].map((subject) => [
      `man/mentat-${subject.name}.conf.5`,
      configManPage(subject, edition, commandOf(subject.name)),
    ]),
  )
}

/** The man page of one configuration file, for man(7). */
function configManPage(
  subject: ConfigSection | ConfigModule,
  edition: ManEdition,
  command: string | undefined,
): string {
  const name = `mentat-${subject.name}.conf`
  const lines = [
    title([name, 5], edition, 'Mentat configuration'),
    '.SH NAME',
    `${escape(name)} \\- ${escape(subject.summary)}`,
    '.SH SYNOPSIS',
    `.I ${escape(`/etc/mentat/${fileOf(subject)}`)}`,
    '.PP',
    `.I ${escape(`$MENTAT_HOME/etc/${fileOf(subject)}`)}`,
    '.SH DESCRIPTION',
    ...description(subject),
    '.SH OPTIONS',
    ...documentedOptions(subject).flatMap((option) => optionEntry(option, [])),
    '.SH EXAMPLES',
    'A file with every option at its default:',
    '.PP',
    '.nf',
    ...sampleLines(subject).map((line) => (line === '' ? '.sp 1' : `\\&${escape(line)}`)),
    '.fi',
    '.SH SEE ALSO',
    ...seeAlso(pagesBeside(subject, command)),
  ]
  return `${lines.join('\n')}\n`
}

/** The sample without its heading, which the page has told already. */
function sampleLines(subject: ConfigSection | ConfigModule): string[] {
  const lines = sampleFile(subject).trimEnd().split('\n')
  return lines.slice(lines.indexOf('{'))
}

function description(subject: ConfigSection | ConfigModule): string[] {
  const what = isModule(subject)
    ? [
        `The configuration of the module ${subject.name}.`,
        'Another instance, started with',
        '.B \\-\\-name',
        'NAME, reads NAME.conf instead.',
      ]
    : [
        `The shared section ${subject.name}: an object under the key`,
        `.B ${escape(subject.name)}`,
        'in any file of the folder core.',
        'The file of a module may override it for this module, under the same key.',
      ]
  return [
    ...what,
    '.PP',
    'The file is JSON, with comments after # or //, or YAML.',
    'Values come from the defaults, the files in core, the file of the module, the environment, and the command',
    'line; what comes later wins.',
    'Objects are merged; null takes a value back to its default.',
    '.B mentat config check',
    'names all problems,',
    '.B mentat config show',
    'the values in use.',
  ]
}

function optionEntry(option: DocumentedOption, path: readonly string[]): string[] {
  const here = [...path, option.key]
  if (option.inside.length > 0) {
    return option.inside.flatMap((inside) => optionEntry(inside, here))
  }
  return [
    '.TP',
    `.B ${escape(here.join('.'))}`,
    escape(option.description),
    '.br',
    escape(`Accepts ${option.expected}.`),
    escape(presence(option)),
    ...(option.variable === undefined ? [] : [escape(`Environment: ${option.variable}.`)]),
  ]
}

function presence({ presence: kind, value }: DocumentedOption): string {
  if (kind === 'default') return `Default: ${JSON.stringify(value)}.`
  return kind === 'required' ? 'Required.' : 'Optional.'
}

function pagesBeside(
  subject: ConfigSection | ConfigModule,
  command: string | undefined,
): ManPage[] {
  const sections = isModule(subject) ? subject.sections.map(({ name }) => name).sort() : []
  return [
    ['mentat', 1],
    ...(command === undefined ? [] : [[`mentat-${command}`, 1] as const]),
    ...sections.map((name) => [`mentat-${name}.conf`, 5] as const),
  ]
}
