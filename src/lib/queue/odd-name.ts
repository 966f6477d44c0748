import { opendirSync } from 'node:fs'
import { codeOf } from '../framework/errors/causes.ts'
import { cutName, placeFile } from './place.ts'

/** What Node puts for bytes that are not UTF-8; a file cannot be reached by such a name. */
const REPLACEMENT = '\uFFFD'

/** Whether a name, as Node tells it, may be that of a file whose real name is not UTF-8. */
export function mayBeOdd(name: string): boolean {
  return name.includes(REPLACEMENT)
}

/**
 * Gives the files of a folder whose names are not UTF-8 names that are: their bytes read as Latin-1, which is
 * what most of them mean. Nothing else could be done with them: every step with a message goes by its name.
 * Dot files and folders are left alone.
 */
export function renameOddFiles(folder: string): void {
  // The declaration of Node's types does not know that `buffer` is allowed here.
  const options = { encoding: 'buffer' as 'utf8', bufferSize: 512 }
  const directory = opendirSync(folder, options)
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      const name = entry.name as unknown as Buffer
      if (entry.isFile() && name[0] !== DOT && !isUtf8(name)) renameOdd(folder, name)
    }
  } finally {
    directory.closeSync()
  }
}

const DOT = 0x2e

function isUtf8(name: Buffer): boolean {
  return Buffer.from(name.toString('utf8')).equals(name)
}

function renameOdd(folder: string, name: Buffer): void {
  const path = Buffer.concat([Buffer.from(`${folder}/`), name])
  try {
    placeFile(path, folder, cutName(name.toString('latin1'), 240))
  } catch (error) {
    // Another process was quicker.
    if (codeOf(error) !== 'ENOENT') throw error
  }
}
