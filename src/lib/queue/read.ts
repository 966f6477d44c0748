import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { isTransient } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'

/** Nothing blocks, and nothing outside the queue is read, should a pipe or a link have come under the name. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

/** Nearly every message fits in here; then one read(2) is all it takes. */
const chunk = Buffer.allocUnsafeSlow(64 * 1024)

/**
 * Reads a message file whole.
 * @param largest more bytes than this are not read
 * @throws MentatError MESSAGE_TOO_LARGE, MESSAGE_UNREADABLE; a failure that will pass (too many open files) as it is:
 *   the message is not to blame for it
 */
export function readMessage(path: string, largest: number): Buffer {
  let file: number
  try {
    file = openSync(path, FLAGS)
  } catch (error) {
    throw isTransient(error) ? error : unreadable(path, error)
  }
  try {
    const length = readSync(file, chunk, 0, chunk.length, 0)
    if (length > largest) throw tooLarge(fstatSync(file).size, largest)
    return length < chunk.length ? Buffer.from(chunk.subarray(0, length)) : readLarge(file, largest)
  } catch (error) {
    throw error instanceof MentatError ? error : unreadable(path, error)
  } finally {
    closeSync(file)
  }
}

function readLarge(file: number, largest: number): Buffer {
  const { size } = fstatSync(file)
  if (size > largest) throw tooLarge(size, largest)
  const content = Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const read = readSync(file, content, length, size - length, length)
    if (read === 0) break
    length += read
  }
  return content.subarray(0, length)
}

function tooLarge(size: number, largest: number): MentatError {
  return new MentatError(
    'MESSAGE_TOO_LARGE',
    `the message has ${size} bytes, at most ${largest} are allowed`,
  )
}

function unreadable(path: string, error: unknown): MentatError {
  return new MentatError('MESSAGE_UNREADABLE', `${path}: ${describeError(error)}`, { cause: error })
}
