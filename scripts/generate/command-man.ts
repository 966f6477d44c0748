import {
  argumentNames,
  type CommandEntry,
  type FlagEntry,
  flagDescription,
  ownFlags,
  valueName,
} from '../../src/cli/flag-text.ts'
import {
  entry,
  escape,
  type ManEdition,
  type ManPage,
  seeAlso,
  sentences,
  title,
  verbatim,
} from './roff.ts'

/** A topic with its commands, or a command without a topic: what has a page of its own. */
export interface CommandPage {
  /** The first word of the command line: `queue`. */
  readonly name: string
  readonly summary: string
  readonly commands: readonly CommandEntry[]
}

/** The pages of section 1, but for that of the whole program. */
export function commandPages(
  commands: Readonly<Record<string, CommandEntry>>,
  topics: Readonly<Record<string, { readonly description?: string }>>,
): CommandPage[] {
  const shown = Object.values(commands).filter(({ hidden }) => !hidden)
  const names = [...new Set(shown.map(({ id }) => id.split(':')[0] ?? ''))].toSorted()
  return names.map((name) => {
    const own = shown.filter(({ id }) => id.split(':')[0] === name)
    const summary = topics[name]?.description ?? own[0]?.summary ?? ''
    return { name, summary, commands: own }
  })
}

/** The man page of a topic or command. @param pages names of the pages of section 5 that tell of its configuration */
export function commandManPage(
  { name, summary, commands }: CommandPage,
  pages: readonly string[],
  edition: ManEdition,
): string {
  const page: ManPage = [`mentat-${name}`, 1]
  const lines = [
    title(page, edition, 'Mentat commands'),
    '.SH NAME',
    `${escape(page[0])} \\- ${escape(summary)}`,
    '.SH SYNOPSIS',
    ...commands.flatMap((command, index) => [
      ...(index === 0 ? [] : ['.br']),
      ...synopsis(command),
    ]),
    '.SH DESCRIPTION',
    ...(commands.length === 1 ? [] : ['The commands are:']),
    ...commands.flatMap((command) => commandText(command, commands.length > 1)),
    '.SS Global flags',
    'The flags that every command has, the environment, the files and the exit statuses are described in',
    '.BR mentat (1).',
    '.SH EXAMPLES',
    ...verbatim(commands.flatMap(examplesOf)),
    '.SH SEE ALSO',
    ...seeAlso([['mentat', 1], ...pages.map((one): ManPage => [one, 5])]),
  ]
  return `${lines.join('\n')}\n`
}

function synopsis(command: CommandEntry): string[] {
  const words = [...argumentNames(command), ...(ownFlags(command).length > 0 ? ['[FLAGS]'] : [])]
  return [`.B ${escape(callOf(command))}`, ...(words.length > 0 ? [escape(words.join(' '))] : [])]
}

function callOf({ id }: CommandEntry): string {
  return `mentat ${id.replaceAll(':', ' ')}`
}

/** @param isNamed whether the command has a heading of its own */
function commandText(command: CommandEntry, isNamed: boolean): string[] {
  const heading = isNamed ? [`.SS ${escape(callOf(command))}`] : []
  const also = command.aliases.map((alias) => `mentat ${alias.replaceAll(':', ' ')}`)
  return [
    ...heading,
    ...sentences(`${capital(command.summary ?? '')}.`),
    ...(command.description === undefined ? [] : ['.PP', ...sentences(command.description)]),
    ...(also.length === 0 ? [] : ['.PP', escape(`The same as ${also.join(', ')}.`)]),
    ...Object.values(command.args)
      .filter(({ hidden }) => hidden !== true)
      .flatMap((argument) =>
        entry(argument.name.toUpperCase(), [
          escape(
            `${capital(argument.description ?? '')}${argument.options ? `: ${argument.options.join(', ')}` : ''}.`,
          ),
        ]),
      ),
    ...ownFlags(command).flatMap(flagEntry),
  ]
}

/** A flag with all that is known of it. */
export function flagEntry(flag: FlagEntry): string[] {
  const value = valueName(flag)
  const long = value === undefined ? `--${flag.name}` : `--${flag.name} ${value}`
  const term = flag.char === undefined ? long : `-${flag.char}, ${long}`
  const isMany = flag.type === 'option' && flag.multiple === true
  return entry(term, [
    escape(`${capital(flagDescription(flag))}.`),
    ...(flag.required === true ? ['Required.'] : []),
    ...(isMany && !flagDescription(flag).includes('repeated') ? ['May be repeated.'] : []),
    ...defaultOf(flag),
    ...(flag.env === undefined ? [] : [escape(`Environment: ${flag.env}.`)]),
  ])
}

function defaultOf(flag: FlagEntry): string[] {
  if (flag.type !== 'option' || typeof flag.default !== 'string') return []
  return [escape(`Default: ${flag.default}.`)]
}

function examplesOf({ examples = [] }: CommandEntry): string[] {
  const list = Array.isArray(examples) ? examples : [examples]
  return list
    .map((example) => (typeof example === 'string' ? example : example.command))
    .flatMap((text) => text.replaceAll('<%= config.bin %>', 'mentat').split('\n'))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
