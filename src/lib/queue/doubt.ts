import { existsSync, mkdirSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { syncFolder, writeFileAtomically } from '../framework/files/atomic-write.ts'
import type { Account } from './books.ts'
import { placeFile } from './place.ts'
import { placeRefused, type Reason, removeReason, writeReason } from './reason.ts'

/**
 * What became of a message that was in doubt: done, and removed; refused, with its reason; or it is held again, because
 * nothing happened to it. In the latter two cases with other content, if given.
 */
export type Certainty =
  | { readonly kind: 'done'; readonly account: Account }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly content?: string }
  | { readonly kind: 'held'; readonly content?: string }

/** The same, as far as the file itself goes. */
export type Ending =
  { readonly kind: 'done' | 'held' } | { readonly kind: 'refused'; readonly reason: Reason }

/**
 * Puts a message into errors/ before a step whose outcome a crash would hide (an SMTP server may have accepted a mail
 * and nobody heard it): if the process dies, it is neither repeated nor lost, but waits there for a person. Durable
 * when this returns, also against a power failure.
 * @param path of the message
 * @returns its name in errors/
 * @throws the error of the operating system; then the message is where it was
 */
export function placeInDoubt(path: string, errors: string, name: string, reason: Reason): string {
  const placed = placeRefused(path, errors, name, reason)
  syncFolder(errors)
  return placed
}

/** Gives a message that is in doubt other content: before the doubt ends, or a crash would bring the old one back. */
export function amendDoubtful(errors: string, placed: string, content: string | undefined): void {
  const file = join(errors, placed)
  // An operator may have removed it.
  if (content !== undefined && existsSync(file)) writeFileAtomically(file, content, 0o660)
}

/**
 * Ends the doubt.
 * @param placed the name in errors/
 * @param path where it was held
 * @returns whether it is held at `path`
 * @throws the error of the operating system; then it may be called again
 */
export function endDoubt(errors: string, placed: string, ending: Ending, path: string): boolean {
  const file = join(errors, placed)
  // An operator may have removed it, or an earlier call have come that far.
  const isThere = existsSync(file)
  if (ending.kind === 'done') {
    if (isThere) unlinkQuietly(file)
    removeReason(errors, placed)
    return false
  }
  if (ending.kind === 'refused') {
    if (isThere) writeReason(errors, placed, ending.reason)
    return false
  }
  if (isThere) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o770 })
    placeFile(file, dirname(path), basename(path))
  }
  removeReason(errors, placed)
  return existsSync(path)
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}
