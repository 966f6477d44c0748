import { randomBytes } from 'node:crypto'
import { linkSync, lstatSync, renameSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'

/**
 * Moves a file into a folder without ever replacing what lies there: rename(2) would, and a message of the
 * same name would be lost. When the name is taken, `~2`, `~3` … is appended.
 *
 * A crash between the two steps leaves the message under both names; whoever gets the second one finds
 * its ID stored already.
 * @param beforehand called with the name the file is about to get, which was free a moment ago
 * @returns the name it got
 * @throws the error of the operating system; then the file is where it was
 */
export function placeFile(
  from: string | Buffer,
  folder: string,
  name: string,
  beforehand?: (candidate: string) => void,
): string {
  for (let attempt = 1; ; attempt++) {
    const candidate = attempt === 1 ? name : alternative(name, attempt)
    const target = join(folder, candidate)
    if (beforehand) {
      if (isTaken(target) && !isSameFile(from, target)) continue
      beforehand(candidate)
    }
    if (settle(from, target)) return candidate
  }
}

/** The beginning of a name that takes at most so many bytes (255 is the longest name a file can have). */
export function cutName(name: string, bytes: number): string {
  const encoded = Buffer.from(name)
  if (encoded.length <= bytes) return name
  // A character that was cut through is left out.
  return encoded
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD+$/, '')
}

/** Counted at first; by chance after that, or a name that comes ten thousand times takes as many steps. */
function alternative(name: string, attempt: number): string {
  return `${cutName(name, 240)}~${attempt < 10 ? attempt : randomBytes(5).toString('hex')}`
}

/** False when the name is taken. */
function settle(from: string | Buffer, target: string): boolean {
  try {
    linkSync(from, target)
  } catch (error) {
    if (cannotLink(error)) return renameIntoPlace(from, target)
    if (codeOf(error) !== 'EEXIST') throw error
    // An earlier attempt may have ended between the two steps: then the work is half done already.
    if (!isSameFile(from, target)) return false
  }
  unlinkSync(from)
  return true
}

/**
 * File systems without hard links (FAT, some network mounts), folders, and the files of other users, which
 * the kernel does not let us link (fs.protected_hardlinks): those of any producer with an account of its own.
 */
function cannotLink(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(codeOf(error) ?? '')
}

function renameIntoPlace(from: string | Buffer, target: string): boolean {
  if (!reserve(target)) return false
  try {
    renameSync(from, target)
  } catch (error) {
    unlinkSync(target)
    throw error
  }
  return true
}

/** Takes a name with a link to nothing: no consumer takes such a thing for a message, and rename replaces it. */
function reserve(target: string): boolean {
  try {
    symlinkSync('reserved', target)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function isTaken(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function isSameFile(one: string | Buffer, other: string): boolean {
  const first = lstatSync(one, { throwIfNoEntry: false })
  const second = lstatSync(other, { throwIfNoEntry: false })
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}
