import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Account } from './account.ts'
import type { ServerLayout } from './layout.ts'

/** Longest path of a Unix socket on Linux, in bytes: sun_path without its final NUL. */
const LONGEST_SOCKET = 107

/** The longest name of a socket file of PostgreSQL. */
const SOCKET_NAME = '.s.PGSQL.65535'

/**
 * Makes the folder of the socket, which only the server's account (and root) may enter: `<home>/postgres/socket`, or,
 * when that path is too long for a socket, one in the folder for temporary files, named after home and user.
 * @throws MentatError SERVER_NOT_STARTED when somebody else has put something there
 */
export function makeSocketFolder(layout: ServerLayout, account: Account | undefined): string {
  const folder = chooseFolder(layout.root, account)
  const self = process.getuid?.()
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  const stats = lstatSync(folder)
  // New, or made by a start that was interrupted here: what root owns, nobody else can have put there.
  if (account && stats.isDirectory() && stats.uid === self) {
    chownSync(folder, account.uid, account.gid)
  }
  assertPrivate(folder, account?.uid ?? self)
  chmodSync(folder, 0o700)
  return folder
}

/**
 * In a folder that everybody may write to, somebody else may have made ours: what is connected to there would
 * receive every event. A link, or a folder of another owner, is refused.
 * @throws MentatError SERVER_NOT_STARTED
 */
export function assertPrivate(folder: string, owner: number | undefined): void {
  const stats = lstatSync(folder)
  if (stats.isDirectory() && stats.uid === owner) return
  throw new MentatError(
    'SERVER_NOT_STARTED',
    `${folder} should be a folder of user ID ${owner ?? '?'}, and is ` +
      (stats.isDirectory() ? `one of user ID ${stats.uid}` : 'not a folder'),
    { advice: 'Find out who made it, and remove it.' },
  )
}

function chooseFolder(root: string, account: Account | undefined): string {
  const uid = account?.uid ?? process.getuid?.() ?? 0
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const fallback = `mentat-${uid}-${hash}`
  const choices = [join(root, 'socket'), join(tmpdir(), fallback), join('/tmp', fallback)]
  return choices.find(isUsable) ?? join('/tmp', fallback)
}

/** The server takes a list of folders, in which commas and quotes have a meaning. */
function isUsable(folder: string): boolean {
  const bytes = Buffer.byteLength(join(folder, SOCKET_NAME))
  return bytes <= LONGEST_SOCKET && !/[",'\\@]/.test(folder)
}
