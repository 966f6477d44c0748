import type { Command } from '@oclif/core'

/** A flag as help texts, man pages and completion see it: as it stands in the manifest. */
export type FlagEntry = Command.Flag.Cached

/** A command as far as texts about it need it. */
export type CommandEntry = Pick<
  Command.Cached,
  'aliases' | 'args' | 'description' | 'examples' | 'flags' | 'hidden' | 'id' | 'strict' | 'summary'
>

/** What stands for the value of a flag: `DIR`, `none|file|full`; undefined for one that takes none. */
export function valueName(flag: FlagEntry): string | undefined {
  if (flag.type !== 'option') return undefined
  const given = Array.isArray(flag.helpValue) ? flag.helpValue.join(' ') : flag.helpValue
  const values = flag.options?.filter(Boolean).join('|') ?? ''
  const fixed = values === '' || values.length > SHORT ? undefined : values
  return given ?? fixed ?? (flag.name.split('-').at(-1) ?? flag.name).toUpperCase()
}

/** Longer lists of values stand in the sentence, not in the synopsis. */
const SHORT = 24

/** The sentence on a flag, with the values it accepts if they are fixed and not told otherwise. */
export function flagDescription(flag: FlagEntry): string {
  const text = flag.summary ?? flag.description ?? ''
  const values = flag.type === 'option' ? (flag.options ?? []) : []
  const told = `${text} ${valueName(flag) ?? ''}`
  const isTold = values.every((value) => told.includes(value))
  return isTold ? text : `${text}; one of ${values.join(', ')}`
}

/** The flags that a person is to know of, by name. */
export function shownFlags(command: Pick<CommandEntry, 'flags'>): FlagEntry[] {
  return Object.entries(command.flags)
    .filter(([, { hidden }]) => hidden !== true)
    .map(([name, flag]) => ({ ...flag, name }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The flags of one command, without those that every command has. */
export function ownFlags(command: Pick<CommandEntry, 'flags'>): FlagEntry[] {
  return shownFlags(command).filter(({ helpGroup }) => helpGroup !== 'GLOBAL')
}

/** The arguments, as a synopsis has them: `NAME`, `[NAME]`, `[FILE...]`. Only the last one may come several times. */
export function argumentNames({ args, strict }: Pick<CommandEntry, 'args' | 'strict'>): string[] {
  const shown = Object.values(args).filter(({ hidden }) => hidden !== true)
  return shown.map((argument, index) => {
    const isMany = argument.multiple === true || (strict === false && index === shown.length - 1)
    const name = `${argument.name.toUpperCase()}${isMany ? '...' : ''}`
    return argument.required === true ? name : `[${name}]`
  })
}
