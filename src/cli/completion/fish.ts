import type { CompletedCommand, CompletedFlag, CompletedWord, Place } from './model.ts'

/** Completion for fish 3 and newer: a line for each word and flag, with the condition under which it is offered. */
export function fishScript(words: readonly CompletedWord[]): string {
  return [
    '# fish completion of mentat: name it mentat.fish in the folder of completions',
    '# Whether the words so far begin with these, and whether they are exactly these.',
    'function __mentat_at',
    '    set -l tokens (commandline -opc)',
    '    set -l last (math 1 + (count $argv))',
    '    test "$tokens[2..$last]" = "$argv"',
    'end',
    'function __mentat_after',
    '    set -l tokens (commandline -opc)',
    '    set -e tokens[1]',
    '    test "$tokens" = "$argv"',
    'end',
    'complete -c mentat -f',
    ...words.flatMap(wordLines),
    '',
  ].join('\n')
}

function wordLines({ word, summary, command, verbs }: CompletedWord): string[] {
  const names = verbs.map(({ words: [, verb = ''] }) => verb)
  const condition =
    names.length === 0
      ? `__mentat_at ${word}`
      : `__mentat_at ${word}; and not __fish_seen_subcommand_from ${names.join(' ')}`
  return [
    line('__mentat_after', `-a ${quoted(word)} -d ${quoted(summary)}`),
    ...verbs.map(({ words: [, verb = ''], summary: text }) =>
      line(`__mentat_after ${word}`, `-a ${quoted(verb)} -d ${quoted(text)}`),
    ),
    ...(command ? commandLines(command, condition) : []),
    ...verbs.flatMap((verb) => commandLines(verb, `__mentat_at ${verb.words.join(' ')}`)),
  ]
}

function commandLines({ flags, args }: CompletedCommand, condition: string): string[] {
  return [
    ...flags.map((flag) => line(condition, flagOptions(flag))),
    ...args
      .filter(({ place }) => place.kind !== 'anything')
      .map(({ place }) => line(condition, offer(place))),
  ]
}

function flagOptions({ name, char, description, value }: CompletedFlag): string {
  const short = char === undefined ? '' : `-s ${char} `
  const takes = value === undefined ? '' : ` -r ${offer(value.place)}`
  return `${short}-l ${name} -d ${quoted(description)}${takes}`
}

function offer(place: Place): string {
  if (place.kind === 'words') return `-f -a ${quoted(place.words.join(' '))}`
  if (place.kind === 'anything') return '-f'
  return place.kind === 'file' ? '-F' : "-f -a '(__fish_complete_directories)'"
}

function line(condition: string, options: string): string {
  return `complete -c mentat -n ${quoted(condition)} ${options}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
