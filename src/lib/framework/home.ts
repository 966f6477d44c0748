import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MentatError } from './errors/mentat-error.ts'

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

/**
 * The folder of the configuration: the one that was named, else HOME/etc, else /etc/mentat if only that exists.
 * @throws MentatError CONFIG_NOT_FOUND when the one that was named is no folder
 */
export function chooseConfigFolder(home: string, named?: string, system = '/etc/mentat'): string {
  if (named !== undefined) {
    if (statSync(named, { throwIfNoEntry: false })?.isDirectory() === true) return named
    throw new MentatError('CONFIG_NOT_FOUND', `there is no configuration folder ${named}`)
  }
  const own = join(home, 'etc')
  return !existsSync(own) && existsSync(system) ? system : own
}

/** Makes a folder of the home, with its parents, and returns its path. */
export function ensureFolder(path: string, mode = 0o750): string {
  mkdirSync(path, { recursive: true, mode })
  return path
}
