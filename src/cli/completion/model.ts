import { type CommandEntry, flagDescription, shownFlags, valueName } from '../flag-text.ts'

/** What may stand at a place: one of some words, a file, a folder, or anything. */
export type Place =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'anything' }

/** A flag with what may follow it. */
export interface CompletedFlag {
  readonly name: string
  readonly char?: string
  readonly description: string
  readonly isMultiple: boolean
  /** Missing: the flag takes no value. */
  readonly value?: { readonly name: string; readonly place: Place }
}

/** An argument, by its name in the synopsis. */
export interface CompletedArgument {
  readonly name: string
  readonly place: Place
}

/** One command, by the words that call it. */
export interface CompletedCommand {
  readonly words: readonly string[]
  readonly summary: string
  readonly flags: readonly CompletedFlag[]
  readonly args: readonly CompletedArgument[]
  /** The last argument may come several times. */
  readonly isOpen: boolean
}

/** A first word: a command, or a topic with the commands in it; `backup` is both. */
export interface CompletedWord {
  readonly word: string
  readonly summary: string
  readonly command?: CompletedCommand
  readonly verbs: readonly CompletedCommand[]
}

/** A topic as oclif knows it. */
export interface TopicEntry {
  readonly name: string
  readonly description?: string | undefined
}

/** What can be completed, by first words in their order. */
export function completedWords(
  commands: readonly CommandEntry[],
  topics: readonly TopicEntry[],
): CompletedWord[] {
  const entries = commands
    .filter(({ hidden }) => !hidden)
    .flatMap((entry) => [entry.id, ...entry.aliases].map((id) => [id.split(':'), entry] as const))
  const firsts = [...new Set(entries.map(([[first = '']]) => first))].toSorted()
  const all = entries.map(([words, entry]) => completedCommand(words, entry, firsts))
  return firsts.map((word) => {
    const command = all.find(({ words }) => words.length === 1 && words[0] === word)
    const verbs = all.filter(({ words }) => words.length === 2 && words[0] === word)
    const topic = topics.find(({ name }) => name === word)?.description
    return {
      word,
      summary: (verbs.length > 0 ? topic : undefined) ?? command?.summary ?? '',
      ...(command && { command }),
      verbs: verbs.toSorted((a, b) => ((a.words[1] ?? '') < (b.words[1] ?? '') ? -1 : 1)),
    }
  })
}

/** All commands of these words. */
export function commandsOf(words: readonly CompletedWord[]): CompletedCommand[] {
  return words.flatMap(({ command, verbs }) => [...(command ? [command] : []), ...verbs])
}

/** @param firsts all first words: what an argument COMMAND may be */
function completedCommand(
  words: readonly string[],
  entry: CommandEntry,
  firsts: readonly string[],
): CompletedCommand {
  const args = Object.values(entry.args)
    .filter(({ hidden }) => hidden !== true)
    .map(({ name, options }) => completedArgument(name, name === 'command' ? firsts : options))
  return {
    words,
    summary: entry.summary ?? '',
    flags: [...shownFlags(entry).map(completedFlag), help],
    args,
    isOpen: !entry.strict,
  }
}

function completedArgument(argument: string, fixed?: readonly string[]): CompletedArgument {
  const name = argument.toUpperCase()
  return { name, place: fixed ? { kind: 'words', words: fixed } : placeOf(name) }
}

const help: CompletedFlag = { name: 'help', description: 'show help', isMultiple: false }

function completedFlag(flag: ReturnType<typeof shownFlags>[number]): CompletedFlag {
  const name = valueName(flag)
  const fixed = flag.type === 'option' ? flag.options?.filter(Boolean) : undefined
  return {
    name: flag.name,
    ...(flag.char !== undefined && { char: flag.char }),
    description: flagDescription(flag),
    isMultiple: flag.type === 'option' && flag.multiple === true,
    ...(name !== undefined && {
      value: { name, place: fixed ? { kind: 'words', words: fixed } : placeOf(name) },
    }),
  }
}

function placeOf(name: string): Place {
  const parts = name.split('|')
  if (parts.includes('FILE')) return { kind: 'file' }
  return { kind: parts.includes('DIR') ? 'folder' : 'anything' }
}
