import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { namesIn } from '../../framework/files/names-in.ts'
import {
  formatIdentity,
  identityOf,
  isAlive,
  ownIdentity,
  parseIdentity,
} from '../../framework/process/identity.ts'

/** Someone for whom the server runs: a process, or `mentat db start`. */
export interface Lease {
  /** `mentat-storage`, or BACKGROUND. */
  readonly holder: string
  /** The process it lives and dies with, as text. */
  readonly identity: string
  /** When it was taken: milliseconds since 1970. */
  readonly since: number
  /** TCP port wanted by `mentat db start`. */
  readonly port?: number | undefined
}

/** The lease of `mentat db start`: it lives as long as this boot, or container, of the host. */
export const BACKGROUND = 'background'

/** Takes a lease for this process. The returned function gives it back. */
export function takeLease(folder: string, holder: string, now: number): () => void {
  const path = join(folder, `${holder.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.${randomUUID()}`)
  write(path, { holder, identity: formatIdentity(ownIdentity()), since: now })
  return () => {
    rmSync(path, { force: true })
  }
}

/** Keeps the server running when nobody uses it; its identity is that of the host's first process. */
export function takeBackgroundLease(folder: string, now: number, port: number | undefined): void {
  const init = identityOf(1)
  const identity = init ? formatIdentity(init) : ''
  write(join(folder, BACKGROUND), { holder: BACKGROUND, identity, since: now, port })
}

/** Takes the wish of `mentat db start` back. */
export function dropBackgroundLease(folder: string): void {
  rmSync(join(folder, BACKGROUND), { force: true })
}

/** Leases whose holders run, oldest first. With `sweep`, what dead holders left is removed. */
export function liveLeases(folder: string, options: { readonly sweep?: boolean } = {}): Lease[] {
  const live: Lease[] = []
  // Dot files are leases being written.
  for (const name of namesIn(folder).filter((each) => !each.startsWith('.'))) {
    const path = join(folder, name)
    const lease = read(path)
    if (lease && isHeld(lease)) live.push(lease)
    else if (options.sweep) rmSync(path, { force: true })
  }
  return live.sort((a, b) => a.since - b.since)
}

/** Removes what processes that were killed in the middle of writing left in a folder: dot files older than a minute. */
export function sweepUnfinished(folder: string, now: number): void {
  for (const name of namesIn(folder).filter((each) => each.startsWith('.'))) {
    const path = join(folder, name)
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now
    if (now - written > UNFINISHED_LIMIT) rmSync(path, { force: true })
  }
}

const UNFINISHED_LIMIT = 60_000

/** Without an identity (/proc hides the first process from us) the background lease holds until it is dropped. */
function isHeld(lease: Lease): boolean {
  if (lease.holder === BACKGROUND && lease.identity === '') return true
  const identity = parseIdentity(lease.identity)
  return identity !== undefined && isAlive(identity) === true
}

function write(path: string, lease: Lease): void {
  writeFileAtomically(path, JSON.stringify(lease), 0o644)
}

function read(path: string): Lease | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Lease
  } catch {
    return undefined // given back this moment, or not a lease
  }
}
