import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { describeError } from '../framework/errors/mentat-error.ts'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import { isNoPlainFile, readPlainFile } from '../framework/files/plain-file.ts'
import { cutName, placeFile } from './place.ts'

/** Why a message was refused: the content of NAME.reason.json beside errors/NAME. */
export interface Reason {
  /** When, RFC 3339. */
  readonly when: string
  /** Which daemon. */
  readonly module: string
  /** Which part of it. */
  readonly stage: string
  /** A code of the error registry. */
  readonly code: string
  readonly text: string
  /** The process that still works on the message, as formatIdentity prints it: see doubt.ts. */
  readonly holder?: string
  readonly [detail: string]: unknown
}

const SUFFIX = '.reason.json'

/** The file name of the reason beside a message. */
export function reasonName(name: string): string {
  return `${name}${SUFFIX}`
}

/** Whether a file in errors/ is a reason, by its name. */
export function isReason(name: string): boolean {
  return name.endsWith(SUFFIX)
}

/**
 * The name under which a message is kept in errors/: its own, but short enough to leave room for the reason
 * (and what is added to it while it is written), and never one that would be taken for a reason.
 */
export function refusedName(name: string): string {
  const fitting = cutName(name, 200)
  return isReason(fitting) ? `${fitting}~` : fitting
}

/** Writes the reason for a message of errors/, whole or not at all. */
export function writeReason(folder: string, name: string, reason: Reason): void {
  writeFileAtomically(join(folder, reasonName(name)), `${JSON.stringify(reason, undefined, 2)}\n`)
}

/** The reason of a message; undefined when there is none or it cannot be read. */
export function readReason(folder: string, name: string): Reason | undefined {
  try {
    const reason = JSON.parse(readPlainFile(join(folder, reasonName(name)))) as unknown
    return hasTexts(reason) ? reason : undefined
  } catch {
    return undefined
  }
}

/** Why the reason of a message cannot be told: something else lies under its name. Undefined: nothing does. */
export function strayReason(folder: string, name: string): string | undefined {
  try {
    readPlainFile(join(folder, reasonName(name)))
    return undefined
  } catch (error) {
    return isNoPlainFile(error) ? describeError(error) : undefined
  }
}

/** Removes the reason of a message that left errors/, if there is one. */
export function removeReason(folder: string, name: string): void {
  try {
    rmSync(join(folder, reasonName(name)), { force: true })
  } catch (error) {
    // A message that somebody else put there may have a name that leaves no room for a reason, and a folder is none.
    if (!['ENAMETOOLONG', 'ERR_FS_EISDIR'].includes(codeOf(error) ?? '')) throw error
  }
}

/**
 * Moves a message into errors/. The reason comes first: a message there always has one, also after a crash
 * between the two steps.
 * @returns the name it got
 */
export function placeRefused(path: string, errors: string, name: string, reason: Reason): string {
  const refused = refusedName(name)
  const written: string[] = []
  try {
    const placed = placeFile(path, errors, refused, (candidate) => {
      written.push(candidate)
      writeReason(errors, candidate, candidate === name ? reason : { ...reason, file: name })
    })
    written.splice(written.indexOf(placed), 1)
    return placed
  } finally {
    for (const candidate of written) removeReason(errors, candidate)
  }
}

/** Somebody else's file may have the name of a reason. */
function hasTexts(value: unknown): value is Reason {
  if (typeof value !== 'object' || value === null) return false
  const reason = value as Record<string, unknown>
  return ['when', 'module', 'stage', 'code', 'text'].every((key) => typeof reason[key] === 'string')
}
