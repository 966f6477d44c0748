import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import { isAlive, ownIdentity, type ProcessIdentity } from '../framework/process/identity.ts'

/** A PID file and the process it names. */
export interface PidFile {
  readonly path: string
  readonly identity: ProcessIdentity
}

/**
 * Writes `<run>/<name>.<pid>.pid`: the PID on the first line (for `kill $(head -1 …)`), then host and start
 * time, so that a reused PID is never mistaken. Several instances of one name stand side by side.
 * @returns removes it again
 */
export function writePidFile(runFolder: string, name: string): () => void {
  const { host, pid, start } = ownIdentity()
  removeStale(runFolder, name)
  const path = join(runFolder, `${name}.${pid}.pid`)
  writeFileAtomically(path, `${pid}\n${host}\n${start}\n`, 0o644)
  return () => {
    rmSync(path, { force: true })
  }
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
    const [pid, host, start] = readFileSync(path, 'utf8').split('\n')
    if (!pid || !host || !start) return []
    return [{ path, identity: { pid: Number(pid), host, start } }]
  } catch {
    return []
  }
}
