import type { ConfigCatalogue } from '../../src/lib/framework/config/section.ts'
import { type CommandEntry, type FlagEntry, shownFlags } from '../../src/cli/flag-text.ts'
import { commandManPage, commandPages } from './command-man.ts'
import { configManPages } from './config-man.ts'
import { programManPage } from './program-man.ts'
import type { ManEdition } from './roff.ts'

/** The command of a shared section, where its name is not that of the section. */
const commandOfSection: Readonly<Record<string, string>> = { database: 'db', logging: 'config' }

interface Source {
  readonly commands: Readonly<Record<string, CommandEntry>>
  readonly topics: Readonly<Record<string, { readonly description?: string }>>
  readonly catalogue: ConfigCatalogue
}

/** All man pages, by path: of the program, of each topic and command, of each configuration file. */
export function manPages(
  { commands, topics, catalogue }: Source,
  edition: ManEdition,
): Map<string, string> {
  const pages = commandPages(commands, topics)
  const subjects = [...catalogue.sections, ...catalogue.modules].map(({ name }) => name)
  const configPages = subjects.map((name) => `mentat-${name}.conf`).toSorted()
  const program = programManPage(pages, globalFlags(commands), configPages, edition)
  const named = pages.map(({ name }) => name)
  const commandOf = (subject: string): string | undefined =>
    named.find((name) => name === (commandOfSection[subject] ?? subject))
  return new Map([
    ['man/mentat.1', program],
    ...pages.map((page): [string, string] => {
      const own = subjects.filter((subject) => commandOf(subject) === page.name)
      const names = own.map((subject) => `mentat-${subject}.conf`)
      return [`man/mentat-${page.name}.1`, commandManPage(page, names, edition)]
    }),
    ...configManPages(catalogue, edition, commandOf),
  ])
}

function globalFlags(commands: Source['commands']): FlagEntry[] {
  const flags = Object.values(commands).flatMap(shownFlags)
  const byName = new Map(
    flags.filter(({ helpGroup }) => helpGroup === 'GLOBAL').map((flag) => [flag.name, flag]),
  )
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
