import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { describeError, MentatError } from '../framework/errors/mentat-error.ts'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import { isNoPlainFile, readPlainFile } from '../framework/files/plain-file.ts'
import { isAlive, ownIdentity, type ProcessIdentity } from '../framework/process/identity.ts'

/** A PID file and the process it names. */
export interface PidFile {
  readonly path: string
  readonly identity: ProcessIdentity
  /** When the process wrote it for the first time, milliseconds since 1970. */
  readonly since: number
  /** When the process last gave a sign of life, milliseconds since 1970; undefined: it is none that gives any. */
  readonly pulse: number | undefined
}

/** The PID file of this process. */
export interface OwnPidFile {
  /** A sign of life: sets its time of modification. One that somebody has removed is written again. */
  readonly touch: (now: number) => void
  readonly remove: () => void
}

/**
 * Writes `<run>/<name>.<pid>.pid`: the PID on the first line (for `kill $(head -1 …)`), then host and start
 * time, so that a reused PID is never mistaken. Several instances of one name stand side by side.
 * @returns removes it again
 */
export function writePidFile(runFolder: string, name: string): () => void {
  const { path, content } = ownContent(runFolder, name)
  removeStale(runFolder, name)
  writeFileAtomically(path, content, 0o644)
  return () => {
    rmSync(path, { force: true })
  }
}

/**
 * The same for a process that touches it again and again; its fourth line tells since when it runs.
 * @param since milliseconds since 1970
 */
export function keepPidFile(runFolder: string, name: string, since: number): OwnPidFile {
  const { path, content } = ownContent(runFolder, name)
  const write = (): void => {
    writeFileAtomically(path, `${content}${new Date(since).toISOString()}\n`, 0o644)
  }
  removeStale(runFolder, name)
  write()
  return {
    touch: (now) => {
      try {
        utimesSync(path, now / 1000, now / 1000)
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
        write()
      }
    },
    remove: () => {
      rmSync(path, { force: true })
    },
  }
}

function ownContent(runFolder: string, name: string): { path: string; content: string } {
  const { host, pid, start } = ownIdentity()
  return { path: join(runFolder, `${name}.${pid}.pid`), content: `${pid}\n${host}\n${start}\n` }
}

/** Those of processes that were killed. */
function removeStale(runFolder: string, name: string): void {
  for (const { path, identity } of pidFiles(runFolder, name)) {
    if (isAlive(identity) === false) rmSync(path, { force: true })
  }
}

/** The running processes of a name, on this host. PID files of dead ones are passed over. */
export function runningInstances(runFolder: string, name: string): PidFile[] {
  return pidFiles(runFolder, name).filter(({ identity }) => isAlive(identity) === true)
}

/** All PID files, also those of processes that were killed, by name. */
export function allPidFiles(runFolder: string): (PidFile & { readonly name: string })[] {
  return fileNames(runFolder)
    .toSorted()
    .flatMap((file) => {
      const name = /^(.+)\.\d+\.pid$/.exec(file)?.[1]
      if (name === undefined) return []
      return readPidFile(join(runFolder, file)).map((pidFile) => ({ ...pidFile, name }))
    })
}

/** What has the name of a PID file and tells of no process. */
export interface DamagedPidFile {
  readonly name: string
  readonly path: string
  /** As its name says. */
  readonly pid: number
  readonly reason: string
}

/** PID files that cannot be used: cut off, of another process than their name says, unreadable, or no files. */
export function damagedPidFiles(runFolder: string): DamagedPidFile[] {
  return fileNames(runFolder)
    .toSorted()
    .flatMap((file) => {
      const [, name, pid] = /^(.+)\.(\d+)\.pid$/.exec(file) ?? []
      if (name === undefined) return []
      const path = join(runFolder, file)
      try {
        parsePidFile(path)
        return []
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return []
        return [{ name, path, pid: Number(pid), reason: describeError(error) }]
      }
    })
}

/** What has the name of a PID file and is no file: one sentence each. */
export function strayPidFiles(runFolder: string): string[] {
  return fileNames(runFolder)
    .filter((file) => /^.+\.\d+\.pid$/.test(file))
    .toSorted()
    .flatMap((file) => {
      try {
        readPlainFile(join(runFolder, file))
        return []
      } catch (error) {
        return isNoPlainFile(error) ? [describeError(error)] : []
      }
    })
}

function pidFiles(runFolder: string, name: string): PidFile[] {
  return fileNames(runFolder)
    .filter((file) => file.startsWith(`${name}.`) && /^\d+\.pid$/.test(file.slice(name.length + 1)))
    .flatMap((file) => readPidFile(join(runFolder, file)))
}

function fileNames(runFolder: string): string[] {
  try {
    return readdirSync(runFolder)
  } catch {
    return []
  }
}

function readPidFile(path: string): PidFile[] {
  try {
    return [parsePidFile(path)]
  } catch {
    return []
  }
}

/** @throws MentatError FILE_INVALID for another content; as readPlainFile */
function parsePidFile(path: string): PidFile {
  const [pid, host, start, started] = readPlainFile(path).split('\n')
  if (!pid || !host || !start || !/^\d+$/.test(pid)) {
    throw new MentatError('FILE_INVALID', `${path} is cut off; expected PID, host and start time`)
  }
  if (!path.endsWith(`.${pid}.pid`)) {
    throw new MentatError('FILE_INVALID', `${path} tells of process ${pid}, its name of another`)
  }
  const modified = statSync(path).mtimeMs
  const since = started ? Date.parse(started) : Number.NaN
  const identity = { pid: Number(pid), host, start }
  if (Number.isNaN(since)) return { path, identity, since: modified, pulse: undefined }
  return { path, identity, since, pulse: modified }
}
