import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'

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
  readonly [detail: string]: unknown
}

const SUFFIX = '.reason.json'

/** The file name of the reason beside a message. */
export function reasonName(name: string): string {
  // 255 bytes is the longest name a file can have.
  return `${name.slice(0, 255 - SUFFIX.length)}${SUFFIX}`
}

/** Whether a file in errors/ is the reason of another one there. */
export function isReason(name: string, names: ReadonlySet<string>): boolean {
  return name.endsWith(SUFFIX) && names.has(name.slice(0, -SUFFIX.length))
}

/** Writes the reason for a message of errors/, whole or not at all. */
export function writeReason(folder: string, name: string, reason: Reason): void {
  writeFileAtomically(join(folder, reasonName(name)), `${JSON.stringify(reason, undefined, 2)}\n`)
}

/** The reason of a message; undefined when there is none or it cannot be read. */
export function readReason(folder: string, name: string): Reason | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, reasonName(name)), 'utf8')) as Reason
  } catch {
    return undefined
  }
}

/** Removes the reason of a message that left errors/. */
export function removeReason(folder: string, name: string): void {
  rmSync(join(folder, reasonName(name)), { force: true })
}
