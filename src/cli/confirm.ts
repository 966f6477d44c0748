import { createInterface } from 'node:readline/promises'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'

/**
 * Asks before something is destroyed. With `--yes` it does not ask; without a terminal to ask on, it refuses.
 * @throws MentatError USAGE when nobody can be asked
 */
export async function confirm(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new MentatError('USAGE', `${question} There is no terminal to ask on.`, {
      advice: 'Add --yes if this is what you want, or --dry-run to see what would happen.',
    })
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} [y/N] `)
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
