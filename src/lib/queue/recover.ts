import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { type Books, BOOKS_FILE, departed } from './books.ts'
import { compactLedger } from './compact.ts'
import type { QueueLayout } from './layout.ts'
import { closeBooks } from './ledger.ts'
import { mayBeOdd, renameOddFiles } from './odd-name.ts'
import { leaveBehind, newOwnerFolder, ownerOf } from './owner.ts'
import { placeFile } from './place.ts'
import { removeOutputs } from './outputs.ts'
import { resumePlan } from './carry-out.ts'

/** Which owners' messages are returned: those of dead processes of this host, or of `everyone` else too. */
export interface RecoverOptions {
  /** Also those of other hosts, of which nothing can be known. For an operator who knows that they are dead. */
  readonly otherHosts?: boolean
}

/**
 * Returns to incoming/ what dead instances left in pending/, and plain files there, which is what the
 * original Mentat leaves behind. Safe to run by several processes at once: what is returned is first moved
 * under the own name, and only one can win that rename.
 * @returns how many messages were returned
 */
export function recoverDead(layout: QueueLayout, options: RecoverOptions = {}): number {
  if (!existsSync(layout.pending)) return 0
  let entries = readdirSync(layout.pending, { withFileTypes: true })
  if (entries.some((entry) => entry.isFile() && isUnreachable(layout, entry.name))) {
    renameOddFiles(layout.pending)
    entries = readdirSync(layout.pending, { withFileTypes: true })
  }
  const abandoned = entries.filter((entry) =>
    entry.isDirectory()
      ? isAbandoned(entry.name, options)
      : entry.isFile() && !entry.name.startsWith('.'),
  )
  let returned = 0
  const failures: unknown[] = []
  for (const entry of abandoned) {
    try {
      const rescued = rescue(layout, entry.name, entry.isDirectory())
      if (rescued !== undefined) returned += returnRescued(layout, rescued)
    } catch (error) {
      // One owner's folder that we may not read must not hide those of the others.
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return returned
}

/**
 * Finishes what was decided about the messages of a folder under pending/, returns the others to incoming/, closes
 * the books and removes the folder. What is no plain file was put there by a person, and stays with the folder.
 * @param known the books, when their owner is still there
 * @returns how many messages were returned
 */
export function returnAll(layout: QueueLayout, folder: string, known?: Books): number {
  const books = known ?? resumePlan(layout, folder)
  removeOutputs(folder)
  let returned = 0
  let kept = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) kept += 1
    else if (entry.name !== BOOKS_FILE && returnOne(layout, folder, entry.name)) returned += 1
  }
  const file = join(folder, BOOKS_FILE)
  if (books) {
    books.returned += returned
    // After a crash nobody knows how many were taken since the books were written last: what was found tells.
    if (known === undefined) books.taken = departed(books) + books.returned
    closeBooks(layout, books, file)
  }
  rmSync(file, { force: true })
  if (kept === 0) rmdirSync(folder)
  if (books) compactLedger(layout)
  return returned
}

function isUnreachable(layout: QueueLayout, name: string): boolean {
  return mayBeOdd(name) && !existsSync(join(layout.pending, name))
}

/** Whether a folder under pending/ belongs to nobody any more; folders of unknown names are left alone. */
function isAbandoned(folder: string, options: RecoverOptions): boolean {
  const owner = ownerOf(folder)
  if (owner === undefined) return false
  return !(owner.alive ?? !(options.otherHosts ?? false))
}

/** Takes possession of an abandoned folder or file; undefined when another process was quicker. */
function rescue(layout: QueueLayout, name: string, isFolder: boolean): string | undefined {
  const own = newOwnerFolder('rescue')
  const path = join(layout.pending, own)
  try {
    if (!isFolder) mkdirSync(path, { mode: 0o770 })
    renameSync(join(layout.pending, name), isFolder ? path : join(path, name))
    return own
  } catch (error) {
    if (!isFolder) rmdirSync(path)
    if (codeOf(error) !== 'ENOENT') throw error
    return undefined
  }
}

function returnRescued(layout: QueueLayout, own: string): number {
  try {
    return returnAll(layout, join(layout.pending, own))
  } catch (error) {
    // A full disk, for one. The folder carries the name of a living process: no other would look after it.
    leaveBehind(own)
    throw error
  }
}

/** False when an operator has removed it meanwhile. */
function returnOne(layout: QueueLayout, folder: string, name: string): boolean {
  try {
    placeFile(join(folder, name), layout.incoming, name)
    return true
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || existsSync(join(folder, name))) throw error
    return false
  }
}
