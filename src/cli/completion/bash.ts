import { commandsOf, type CompletedCommand, type CompletedWord, type Place } from './model.ts'

/**
 * Completion for bash 3.2 and newer. Everything is told apart by case statements: a script of this size is read in a
 * few milliseconds and answers at once. Bash takes `=` for a word of its own, which is why `--flag=va` is looked at.
 */
export function bashScript(words: readonly CompletedWord[]): string {
  const commands = commandsOf(words)
  const withArguments = commands.filter(({ args }) => args.length > 0)
  const topics = words.filter(({ verbs }) => verbs.length > 0)
  return [
    '# bash completion of mentat: source it, or name it mentat in the folder of completions',
    `_mentat_words='${words.map(({ word }) => word).join(' ')} --help --version'`,
    ...lookup('_mentat_verbs', topics.map(verbCase)),
    ...lookup(
      '_mentat_flags',
      commands.map((command) => answer(command, flagWords(command))),
    ),
    ...lookup(
      '_mentat_argument',
      withArguments.map((command) => answer(command, argumentWords(command))),
    ),
    '# What a flag takes: words, or :file, :folder, :anything; nothing for a flag without a value.',
    ...lookup('_mentat_value', valueCases(commands)),
    COMPLETER,
  ].join('\n')
}

const COMPLETER = `_mentat() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  local first=\${COMP_WORDS[1]} second=\${COMP_WORDS[2]} id verbs reply
  COMPREPLY=()
  if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [ "$COMP_CWORD" -eq 1 ]; then _mentat_reply "$_mentat_words"; return; fi
  id=$first
  verbs=$(_mentat_verbs "$first")
  if [ -n "$verbs" ]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      case $cur in
        -*) reply=$(_mentat_flags "$id"); _mentat_reply "\${reply:---help}" ;;
        *) _mentat_reply "$verbs" ;;
      esac
      return
    fi
    case " $verbs " in *" $second "*) id="$first $second" ;; esac
  fi
  case $prev in -*) reply=$(_mentat_value "$id $prev") ;; esac
  if [ -n "$reply" ]; then _mentat_reply "$reply"; return; fi
  case $cur in
    -*) _mentat_reply "$(_mentat_flags "$id")" ;;
    *) _mentat_reply "$(_mentat_argument "$id")" ;;
  esac
}
_mentat_reply() {
  local IFS=$'\\n'
  case $1 in
    :file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    :folder) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
    ''|:anything) ;;
    *) IFS=$' \\n'; COMPREPLY=($(compgen -W "$1" -- "$cur")) ;;
  esac
}
complete -F _mentat mentat
`

/** A function that answers to its argument, by the cases. */
function lookup(name: string, cases: readonly string[]): string[] {
  return [`${name}() {`, '  case $1 in', ...cases, '  esac', '}']
}

function answer({ words }: CompletedCommand, text: string): string {
  return `    '${words.join(' ')}') echo '${text}' ;;`
}

function verbCase({ word, verbs }: CompletedWord): string {
  return `    ${word}) echo '${verbs.map(({ words: [, verb] }) => verb).join(' ')}' ;;`
}

function flagWords({ flags }: CompletedCommand): string {
  return flags.flatMap(({ name, char }) => [...(char ? [`-${char}`] : []), `--${name}`]).join(' ')
}

function argumentWords({ args }: CompletedCommand): string {
  const places = args.map(({ place }) => place)
  const words = places.flatMap((place) => (place.kind === 'words' ? place.words : []))
  if (words.length > 0) return words.join(' ')
  return placeWord(places.find(({ kind }) => kind === 'file') ?? { kind: 'anything' })
}

function placeWord(place: Place): string {
  return place.kind === 'words' ? place.words.join(' ') : `:${place.kind}`
}

/** A line for each different answer, with all the flags that give it. */
function valueCases(commands: readonly CompletedCommand[]): string[] {
  const patterns = new Map<string, string[]>()
  for (const { words, flags } of commands) {
    for (const { name, char, value } of flags) {
      if (value === undefined) continue
      const reply = placeWord(value.place)
      const names = [`--${name}`, ...(char === undefined ? [] : [`-${char}`])]
      const group = patterns.get(reply) ?? []
      group.push(...names.map((flag) => `'${words.join(' ')} ${flag}'`))
      patterns.set(reply, group)
    }
  }
  return [...patterns].flatMap(([reply, group]) => [
    `    ${group.join('|\\\n    ')})`,
    `      echo '${reply}' ;;`,
  ])
}
