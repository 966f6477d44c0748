import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The folders of one Mentat installation. `home` is $MENTAT_HOME; configuration may live elsewhere.
 * All paths are absolute.
 */
export interface Home {
  readonly path: string
  readonly config: string
  /** Queues: one folder each. */
  readonly spool: string
  /** PID files, state files, run logs. */
  readonly run: string
  readonly log: string
  /** The embedded PostgreSQL. */
  readonly postgres: string
}

/** The layout under a home folder. */
export function homeAt(path: string, configFolder = join(path, 'etc')): Home {
  return {
    path,
    config: configFolder,
    spool: join(path, 'spool'),
    run: join(path, 'run'),
    log: join(path, 'log'),
    postgres: join(path, 'postgres'),
  }
}

/** Makes a folder of the home, with its parents, and returns its path. */
export function ensureFolder(path: string, mode = 0o750): string {
  mkdirSync(path, { recursive: true, mode })
  return path
}
