import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { SecretValue } from '../lib/framework/config/secret-value.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { readTextFile } from './text-file.ts'

/** Longest input that is read, in bytes. */
const LONGEST = 4096

/**
 * A new password: asked for twice on a terminal, without showing it; else the first line of standard input.
 * @throws MentatError USAGE when the two differ, or there is none
 */
export async function readNewPassword(login: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine(process.stdin)
  const password = await askHidden(`New password of ${login}: `)
  if ((await askHidden('The same again: ')) === password) return password
  throw new MentatError('USAGE', 'the two passwords differ; nothing was changed', {
    advice: 'Call the command again.',
  })
}

/**
 * A token that lets something be done once: the first line of a file, or of standard input (`-`); else as it is configured; else
 * asked for on the terminal, without showing it.
 * @throws MentatError USAGE when there is none; INPUT_MISSING when the file cannot be read
 */
export async function readToken(
  path: string | undefined,
  configured: SecretValue | undefined,
): Promise<string> {
  if (path !== undefined) {
    const { name, text } = await readTextFile(path)
    const [line = ''] = text.trim().split(/\s*\n/, 1)
    if (line !== '') return line
    throw new MentatError('USAGE', `there is no token in ${name}`)
  }
  if (configured) return configured.reveal()
  const token = process.stdin.isTTY ? await askHidden('Token: ') : ''
  if (token.trim() !== '') return token.trim()
  throw new MentatError('USAGE', 'no token is given', {
    advice:
      'Write it into a file (--token-file FILE, "-" for standard input) or into MENTAT_WARDEN_RA_TOKEN, or call the command on a terminal.',
  })
}

async function firstLine(input: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += chunk.toString()
    if (text.includes('\n') || text.length > LONGEST) break
  }
  const [line = ''] = text.split(/\r?\n/, 1)
  if (line !== '') return line
  throw new MentatError('USAGE', 'no password came on standard input', {
    advice: 'Call the command on a terminal, or write the password to its standard input.',
  })
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done()
    },
  })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
