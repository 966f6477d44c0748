import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { namesIn } from '../../framework/files/names-in.ts'
import { type Manifest, readManifest, tablesOf } from './manifest.ts'
import { type BackupKind, backupPath, idOf } from './names.ts'

/** A backup in a folder. */
export interface StoredBackup {
  readonly id: string
  readonly kind: BackupKind
  readonly path: string
  /** Undefined: it cannot be used. */
  readonly manifest: Manifest | undefined
  /** Why it cannot be restored, as far as names and sizes tell; undefined: nothing is known against it. */
  readonly fault: string | undefined
  /** Whether the fault is one of what it follows. */
  readonly isCut: boolean
}

/** A folder of backups. */
export interface Inventory {
  /** Oldest first. */
  readonly backups: readonly StoredBackup[]
  /** Names of folders that are not complete: they are being written, or were cut off. */
  readonly partial: readonly string[]
}

/** A full backup and what follows it, oldest first. */
export interface Chain {
  readonly full: StoredBackup
  readonly backups: readonly StoredBackup[]
}

/** Looks what is in a folder, without reading data. A folder that is not there has nothing in it. */
export function readInventory(folder: string): Inventory {
  const found = namesIn(folder).flatMap((name) => {
    const parsed = idOf(name)
    return parsed ? [{ name, ...parsed }] : []
  })
  const known = new Map<string, StoredBackup>()
  const whole = found.filter(({ isPartial }) => !isPartial).map(({ id }) => id)
  for (const id of whole.sort()) known.set(id, look(folder, id, known))
  const partial = found.filter(({ isPartial }) => isPartial).map(({ name }) => name)
  return { backups: [...known.values()], partial: partial.sort() }
}

/** The chains of a folder, oldest first; an increment whose full one is missing is a chain of its own. */
export function chainsOf(backups: readonly StoredBackup[]): Chain[] {
  const chains = new Map<string, StoredBackup[]>()
  for (const backup of backups) {
    const chain = chains.get(backup.manifest?.parent?.id ?? '') ?? []
    chain.push(backup)
    chains.set(backup.id, chain)
  }
  return [...new Set(chains.values())].flatMap((members) => {
    const [full] = members
    return full ? [{ full, backups: members }] : []
  })
}

/**
 * A backup and all that it needs, the full one first.
 * @throws MentatError BACKUP_NOT_FOUND; BACKUP_DAMAGED, saying what is wrong
 */
export function chainTo({ backups }: Inventory, id: string): [StoredBackup, Manifest][] {
  const known = new Map(backups.map((backup) => [backup.id, backup]))
  const wanted = known.get(id)
  if (!wanted) throw new MentatError('BACKUP_NOT_FOUND', `there is no backup ${id}`)
  if (wanted.fault !== undefined) {
    throw new MentatError('BACKUP_DAMAGED', `the backup ${id} cannot be used: ${wanted.fault}`)
  }
  return [...ancestorsOf(wanted, known), wanted].flatMap((backup) =>
    backup.manifest ? [[backup, backup.manifest]] : [],
  )
}

/** Bytes of all its files. */
export function sizeOf({ manifest }: StoredBackup): number {
  if (!manifest) return 0
  const files = tablesOf(manifest).flatMap((table) => table.files)
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

function look(
  folder: string,
  id: string,
  earlier: ReadonlyMap<string, StoredBackup>,
): StoredBackup {
  const path = backupPath(folder, id)
  const kind = id.endsWith('-full') ? 'full' : 'incremental'
  try {
    const manifest = readManifest(path)
    const own = faultOf(id, path, manifest)
    const fault = own ?? faultOfParent(manifest, earlier)
    const isCut = own === undefined && fault !== undefined
    return { id, kind, path, manifest, fault, isCut }
  } catch (error) {
    return { id, kind, path, manifest: undefined, fault: describeError(error), isCut: false }
  }
}

function faultOf(id: string, path: string, manifest: Manifest): string | undefined {
  if (manifest.id !== id) return `it is named ${id}, its manifest says ${manifest.id}`
  if ((manifest.kind === 'full') !== (manifest.parent === null)) return 'its manifest names no kind'
  for (const { name, bytes } of tablesOf(manifest).flatMap(({ files }) => files)) {
    const size = sizeIn(path, name)
    if (size === undefined) return `${name} is missing`
    if (size !== bytes) return `${name} has ${size} bytes, expected ${bytes}`
  }
  return undefined
}

function faultOfParent(
  { parent, window, migrations }: Manifest,
  earlier: ReadonlyMap<string, StoredBackup>,
): string | undefined {
  if (parent === null) return undefined
  const found = earlier.get(parent.id)
  if (!found) return `${parent.id}, which it follows, is missing`
  // Where it begins, and not every step from there.
  if (found.isCut) return found.fault
  if (found.fault !== undefined) return `${parent.id}, which it follows, is damaged: ${found.fault}`
  const isSame = found.manifest?.checksum === parent.checksum
  const continues =
    found.manifest?.window.to === window.from &&
    found.manifest.migrations.length === migrations.length
  return isSame && continues ? undefined : `${parent.id} is not the backup that it follows`
}

/** What a backup follows, the full one first, as far as it is there. */
function ancestorsOf(
  { manifest }: StoredBackup,
  known: ReadonlyMap<string, StoredBackup>,
): StoredBackup[] {
  const ancestors: StoredBackup[] = []
  let parent = known.get(manifest?.parent?.id ?? '')
  while (parent) {
    ancestors.unshift(parent)
    parent = known.get(parent.manifest?.parent?.id ?? '')
  }
  return ancestors
}

function sizeIn(path: string, name: string): number | undefined {
  return statSync(join(path, name), { throwIfNoEntry: false })?.size
}
