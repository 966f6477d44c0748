import type {
  CompletedArgument,
  CompletedCommand,
  CompletedFlag,
  CompletedWord,
  Place,
} from './model.ts'

/** Completion for zsh, with descriptions: to be found in the fpath as `_mentat`, or sourced after compinit. */
export function zshScript(words: readonly CompletedWord[]): string {
  return [
    '#compdef mentat',
    '_mentat() {',
    '  local -a entries',
    '  if (( CURRENT == 2 )); then',
    '    if [[ $PREFIX == -* ]]; then',
    "      entries=('--help:show help' '--version:show the version')",
    "      _describe -o 'flag' entries",
    '      return',
    '    fi',
    '    entries=(',
    ...words.map(({ word, summary }) => `      ${entry(word, summary)}`),
    '    )',
    "    _describe 'command' entries",
    '    return',
    '  fi',
    '  case $words[2] in',
    ...words.flatMap(wordCase),
    '  esac',
    '}',
    'if [[ $funcstack[1] == _mentat ]]; then _mentat "$@"; else compdef _mentat mentat; fi',
    '',
  ].join('\n')
}

function wordCase({ word, command, verbs }: CompletedWord): string[] {
  if (verbs.length === 0) {
    return command ? [`    ${word})`, ...argumentsOf(command, 1, '      '), '      ;;'] : []
  }
  return [
    `    ${word})`,
    '      if (( CURRENT == 3 )) && [[ $PREFIX != -* ]]; then',
    '        entries=(',
    ...verbs.map(({ words: [, verb = ''], summary }) => `          ${entry(verb, summary)}`),
    '        )',
    `        _describe 'command' entries`,
    '        return',
    '      fi',
    '      case $words[3] in',
    ...verbs.flatMap((verb) => [
      `        ${verb.words[1] ?? ''})`,
      ...argumentsOf(verb, 2, '          '),
      '          ;;',
    ]),
    ...(command ? ['        *)', ...argumentsOf(command, 1, '          '), '          ;;'] : []),
    '      esac',
    '      ;;',
  ]
}

/** @param depth how many words call the command: they are taken away, so that arguments are counted from one */
function argumentsOf(command: CompletedCommand, depth: number, indent: string): string[] {
  const specs = [...command.flags.flatMap(flagSpecs), ...argumentSpecs(command)]
  return [
    `${indent}shift ${depth} words; (( CURRENT -= ${depth} ))`,
    `${indent}_arguments -S \\`,
    ...specs.map((spec, index) => `${indent}  ${spec}${index < specs.length - 1 ? ' \\' : ''}`),
  ]
}

function flagSpecs({ name, char, description, isMultiple, value }: CompletedFlag): string[] {
  const text = `[${escaped(description, '[]:')}]`
  const takes = value ? `:${escaped(value.name, ':')}:${action(value.place)}` : ''
  const star = isMultiple ? '*' : ''
  const long = quoted(`${star}--${name}${value ? '=' : ''}${text}${takes}`)
  return char === undefined
    ? [long]
    : [long, quoted(`${star}-${char}${value ? '+' : ''}${text}${takes}`)]
}

function argumentSpecs({ args, isOpen }: CompletedCommand): string[] {
  return args.map(({ name, place }: CompletedArgument, index) => {
    const position = isOpen && index === args.length - 1 ? '*' : String(index + 1)
    return quoted(`${position}:${escaped(name, ':')}:${action(place)}`)
  })
}

function action(place: Place): string {
  if (place.kind === 'words') return `(${place.words.join(' ')})`
  if (place.kind === 'anything') return ''
  return place.kind === 'file' ? '_files' : '_files -/'
}

function entry(word: string, summary: string): string {
  return quoted(`${word}:${summary}`)
}

/** Text in which a backslash stands before each of these characters. */
function escaped(text: string, characters: '[]:' | ':'): string {
  return text.replaceAll(characters === ':' ? /[\\:]/g : /[\\[\]:]/g, String.raw`\$&`)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
