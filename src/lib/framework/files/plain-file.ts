import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { codeOf } from '../errors/causes.ts'
import { MentatError } from '../errors/mentat-error.ts'

const EXPECTED = 'a file'

const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants

/**
 * Opens a file, as `openSync` does, but nothing that is none: opening a named pipe would wait for whoever is at its other end.
 * @param flags of open(2)
 * @throws MentatError IO_FAILED for a folder, pipe, socket or device; the error of the operating system
 */
export function openPlainFile(path: string, flags = O_RDONLY, mode = 0o640): number {
  const file = open(path, flags | O_NONBLOCK, mode)
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw noFile(path, stats)
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/** The text of a file. @throws as openPlainFile */
export function readPlainFile(path: string): string {
  const file = openPlainFile(path)
  try {
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/**
 * Appends to a file, which is made when it is missing.
 * @returns whether the file still has this name; not so when somebody has put it away meanwhile
 * @throws as openPlainFile
 */
export function appendToPlainFile(path: string, text: string, mode = 0o640): boolean {
  const file = openPlainFile(path, O_WRONLY | O_APPEND | O_CREAT, mode)
  try {
    writeFileSync(file, text)
    return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino
  } finally {
    closeSync(file)
  }
}

/** Whether that is why a file could not be opened. */
export function isNoPlainFile(error: unknown): boolean {
  return error instanceof MentatError && error.fields['expected'] === EXPECTED
}

/** A socket, a pipe that nobody reads and a folder that is to be written cannot even be opened. */
function open(path: string, flags: number, mode: number): number {
  try {
    return openSync(path, flags, mode)
  } catch (error) {
    if (!['ENXIO', 'EISDIR'].includes(codeOf(error) ?? '')) throw error
    const stats = statSync(path, { throwIfNoEntry: false })
    throw stats && !stats.isFile() ? noFile(path, stats) : error
  }
}

function noFile(path: string, stats: Stats): MentatError {
  return new MentatError('IO_FAILED', `${path} is ${kindOf(stats)}; expected ${EXPECTED}`, {
    advice: 'Nothing of Mentat makes such a thing there: remove it.',
    fields: { path, expected: EXPECTED },
  })
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a named pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}
