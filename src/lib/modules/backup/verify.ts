import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { chainTo, readInventory, sizeOf, type StoredBackup } from './inventory.ts'
import { type Manifest, tablesOf } from './manifest.ts'
import { checkData } from './read-data.ts'

/** What is to be read. */
export interface VerifyRequest {
  readonly folder: string
  /** With all that it needs; undefined: every backup of the folder. */
  readonly id?: string | undefined
  /** Compressed bytes that were read. */
  readonly onProgress?: (done: number, all: number) => void
}

/** A backup that was read, as `--json` prints it. */
export interface VerifiedBackup {
  readonly id: string
  readonly state: 'complete' | 'broken'
  /** Everything that is wrong with it. */
  readonly problems: readonly string[]
  readonly rows: number
  readonly bytes: number
}

/**
 * Reads backups from the first byte to the last: checksums, decompression, rows, and whether what they follow is there.
 * @throws MentatError BACKUP_NOT_FOUND
 */
export async function verifyBackups({
  folder,
  id,
  onProgress = () => undefined,
}: VerifyRequest): Promise<VerifiedBackup[]> {
  const chosen = choose(folder, id)
  const all = chosen.reduce((sum, backup) => sum + sizeOf(backup), 0)
  let before = 0
  const verified: VerifiedBackup[] = []
  for (const backup of chosen) {
    const start = before
    verified.push(
      await verify(backup, (bytes) => {
        onProgress(start + bytes, all)
      }),
    )
    before += sizeOf(backup)
  }
  return followed(verified, chosen)
}

/** Everything that is wrong with the data of a backup. */
export async function damageOf(
  path: string,
  manifest: Manifest,
  onBytes: (bytes: number) => void,
): Promise<string[]> {
  const problems: string[] = []
  let done = 0
  for (const file of tablesOf(manifest).flatMap(({ files }) => files)) {
    try {
      await checkData(path, file)
    } catch (error) {
      if (!(error instanceof MentatError) || error.code !== 'BACKUP_DAMAGED') throw error
      problems.push(describeError(error))
    }
    done += file.bytes
    onBytes(done)
  }
  for (const { name, rows, files } of tablesOf(manifest)) {
    const sum = files.reduce((count, file) => count + file.rows, 0)
    if (sum !== rows) problems.push(`${name}: the files have ${sum} rows, expected ${rows}`)
  }
  return problems
}

function choose(folder: string, id: string | undefined): readonly StoredBackup[] {
  const inventory = readInventory(folder)
  const { backups } = inventory
  if (id === undefined) {
    if (backups.length > 0) return backups
    throw new MentatError('BACKUP_NOT_FOUND', `there is no backup in ${folder}`)
  }
  const wanted = backups.find((backup) => backup.id === id)
  if (!wanted) throw new MentatError('BACKUP_NOT_FOUND', `there is no backup ${id} in ${folder}`)
  return wanted.fault === undefined ? chainTo(inventory, id).map(([backup]) => backup) : [wanted]
}

async function verify(
  backup: StoredBackup,
  onBytes: (bytes: number) => void,
): Promise<VerifiedBackup> {
  const { id, path, manifest, fault } = backup
  const found = manifest ? await damageOf(path, manifest, onBytes) : []
  // What names and sizes tell already is told once.
  const known =
    fault !== undefined && !found.some((text) => text.startsWith(fault.split(' ')[0] ?? ''))
  const problems = [...(known ? [fault] : []), ...found]
  const rows = manifest ? tablesOf(manifest).reduce((sum, table) => sum + table.rows, 0) : 0
  const state = problems.length === 0 ? 'complete' : 'broken'
  return { id, state, problems, rows, bytes: sizeOf(backup) }
}

/** What follows a damaged backup cannot be restored either. */
function followed(
  verified: readonly VerifiedBackup[],
  backups: readonly StoredBackup[],
): VerifiedBackup[] {
  const broken = new Set<string>()
  return verified.map((one, index) => {
    const parent = backups[index]?.manifest?.parent?.id
    const isCut = one.problems.length === 0 && parent !== undefined && broken.has(parent)
    if (isCut || one.problems.length > 0) broken.add(one.id)
    if (!isCut) return one
    return { ...one, state: 'broken', problems: [`${parent}, which it follows, is damaged`] }
  })
}
