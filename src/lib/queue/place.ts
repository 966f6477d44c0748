import { randomBytes } from 'node:crypto'
import { linkSync, lstatSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { isUniqueName } from './producer.ts'

/**
 * Moves a file into a folder without ever replacing what lies there: rename(2) would, and a message of the
 * same name would be lost. When the name is taken, `~2`, `~3` … is appended.
 *
 * The file moves by one rename: after a crash it is in one place or the other, never in both, where two would work on
 * it. So the call can be repeated by whoever finds it.
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
      if (isTaken(target, from)) continue
      beforehand(candidate)
    }
    if (settle(from, target, candidate)) return candidate
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
function settle(from: string | Buffer, target: string, name: string): boolean {
  if (!isUniqueName(name)) return settleReserved(from, target)
  // Only the same message can have it.
  renameSync(from, target)
  // Between two names of one file rename(2) does nothing.
  if (isSameFile(from, target)) unlinkSync(from)
  return true
}

/**
 * Reserves the name with a link to nothing, which no consumer takes for a message, and which rename(2) replaces. The
 * reservation names the file, so that who finds the file after a crash takes it over.
 */
function settleReserved(from: string | Buffer, target: string): boolean {
  const mark = markOf(from)
  try {
    if (!reserve(target, mark)) return settleTaken(from, target)
  } catch (error) {
    if (cannotReserve(error)) return settleLinked(from, target)
    throw error
  }
  try {
    renameSync(from, target)
  } catch (error) {
    if (isReservedBy(mark, target)) unlinkSync(target)
    throw error
  }
  return true
}

/** The name may be that of the same file: then only the other one is left to be removed. */
function settleTaken(from: string | Buffer, target: string): boolean {
  if (!isSameFile(from, target)) return false
  unlinkSync(from)
  return true
}

/** In two steps, where there can be no symbolic link (FAT, some network mounts, no inode left). */
function settleLinked(from: string | Buffer, target: string): boolean {
  try {
    linkSync(from, target)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return settleTaken(from, target)
  }
  unlinkSync(from)
  return true
}

/** What file systems say that do not know symbolic links, or have no room for one. */
function cannotReserve(error: unknown): boolean {
  return cannotLink.has(codeOf(error) ?? '')
}

const cannotLink = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOSPC', 'EDQUOT'])

/** Short: up to 59 bytes of it lie in the inode of the link. */
function markOf(file: string | Buffer): string {
  return `reserved-for-inode-${lstatSync(file).ino}`
}

/** False when the name is taken. */
function reserve(target: string, mark: string): boolean {
  try {
    symlinkSync(mark, target)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return isReservedBy(mark, target)
    throw error
  }
}

function isReservedBy(mark: string, target: string): boolean {
  try {
    return readlinkSync(target) === mark
  } catch (error) {
    // It is no link, or gone.
    if (['EINVAL', 'ENOENT'].includes(codeOf(error) ?? '')) return false
    throw error
  }
}

/** Whether the name belongs to another file than the one that is to get it. */
function isTaken(target: string, from: string | Buffer): boolean {
  if (lstatSync(target, { throwIfNoEntry: false }) === undefined) return false
  return !isSameFile(from, target) && !isReservedBy(markOf(from), target)
}

function isSameFile(one: string | Buffer, other: string): boolean {
  const first = lstatSync(one, { throwIfNoEntry: false })
  if (first === undefined) return false
  const second = lstatSync(other, { throwIfNoEntry: false })
  return first.ino === second?.ino && first.dev === second.dev
}
