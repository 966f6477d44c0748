import type { CommandEntry } from '../flag-text.ts'
import { bashScript } from './bash.ts'
import { fishScript } from './fish.ts'
import { completedWords, type TopicEntry } from './model.ts'
import { zshScript } from './zsh.ts'

type Script = (commands: readonly CommandEntry[], topics: readonly TopicEntry[]) => string

/** The script of each shell that is known, from the commands. The scripts start nothing by themselves. */
export const completionScripts: Readonly<Record<'bash' | 'zsh' | 'fish', Script>> = {
  bash: (commands, topics) => bashScript(completedWords(commands, topics)),
  zsh: (commands, topics) => zshScript(completedWords(commands, topics)),
  fish: (commands, topics) => fishScript(completedWords(commands, topics)),
}
