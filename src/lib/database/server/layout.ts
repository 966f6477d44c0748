import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Home } from '../../framework/home.ts'

/**
 * The files of the embedded server, all under `<home>/postgres`. Only `data` and the folder of the socket belong to the
 * account that runs the server; the rest belongs to whoever started Mentat, and root never writes where
 * another account could put a link.
 */
export interface ServerLayout {
  readonly root: string
  /** The cluster. */
  readonly data: string
  /** What the server writes: opened for appending, so that it may be rotated by copying and truncating. */
  readonly serverLog: string
  readonly keeperLog: string
  /** One file a holder, see leases.ts. */
  readonly leases: string
  /** Who is the keeper, who is about to start one, see process-lock.ts. */
  readonly locks: string
  /** What the keeper tells, see state.ts. */
  readonly state: string
  /** Password of the role `mentat` for the TCP port. */
  readonly password: string
  /** Who may connect: pg_hba.conf. */
  readonly access: string
}

/** Name of the superuser and of the database. */
export const OWNER = 'mentat'

/** PostgreSQL's own port: without TCP it only names the socket file. */
export const DEFAULT_PORT = 5432

/** The files of a home folder's server. Links in the path are resolved, so that every process sees the same names. */
export function layoutOf(home: Home): ServerLayout {
  const root = resolved(home.postgres)
  return {
    root,
    data: join(root, 'data'),
    serverLog: join(root, 'log', 'postgresql.log'),
    keeperLog: join(root, 'log', 'keeper.log'),
    leases: join(root, 'leases'),
    locks: join(root, 'locks'),
    state: join(root, 'state.json'),
    password: join(root, 'password'),
    access: join(root, 'pg_hba.conf'),
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(resolved(parent), basename(path))
  }
}
