import { createReadStream } from 'node:fs'
import { invalidFile } from '../lib/framework/errors/invalid-file.ts'
import { describeError, MentatError } from '../lib/framework/errors/mentat-error.ts'

/** Largest file that is imported: a million networks take a third of it. */
const LARGEST = 256 * 1024 * 1024

/** A file as it was named and what is in it. */
export interface TextFile {
  /** For texts: the path, or `standard input`. */
  readonly name: string
  readonly text: string
}

/**
 * Reads a text file; `-` means standard input.
 * @throws MentatError INPUT_MISSING; FILE_INVALID when it is too large or not UTF-8; USAGE when standard input is a terminal
 */
export async function readTextFile(path: string): Promise<TextFile> {
  if (path === '-' && process.stdin.isTTY) {
    throw new MentatError('USAGE', 'the file is to come from standard input, which is a terminal')
  }
  const name = path === '-' ? 'standard input' : path
  const bytes = await readAll(name, path === '-' ? process.stdin : createReadStream(path))
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    throw invalidFile(name, ['the file is not UTF-8'])
  }
}

async function readAll(name: string, stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > LARGEST) throw invalidFile(name, [`larger than ${LARGEST} bytes`])
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof MentatError) throw cause
    throw new MentatError('INPUT_MISSING', `cannot read ${name}: ${describeError(cause)}`, {
      cause,
    })
  }
  return Buffer.concat(chunks)
}
