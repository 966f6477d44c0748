import type { Author } from '../../database/change-log/record.ts'
import type { Database } from '../../database/database.ts'
import { importNetworks } from '../../database/networks/import.ts'
import type { NetworkImportPlan } from '../../database/networks/import-plan.ts'
import { invalidFile } from '../../framework/errors/invalid-file.ts'
import { formatRemark, parseWhoisFile } from '../../services/networks/whois-file.ts'

/** How a file is imported. */
export interface WhoisImport {
  /** How the file is called in texts. */
  readonly name: string
  /** Whose networks it holds: only networks of this source are changed or deleted. */
  readonly source: string
  /** Only tells what would be done. */
  readonly dryRun: boolean
  /** Who imports, for the change log. */
  readonly author: Author
}

/**
 * Makes the networks of a source what a whois or negistry file says.
 * @returns what was (or would be) done; its notes include those about the file
 * @throws MentatError FILE_INVALID with all problems of the file, or when it would empty the source
 */
export async function importWhoisFile(
  database: Database,
  text: string,
  { name, source, dryRun, author }: WhoisImport,
): Promise<NetworkImportPlan> {
  const { records, problems, notes } = parseWhoisFile(text)
  if (problems.length > 0) throw invalidFile(name, problems.map(formatRemark))
  if (records.length === 0) await refuseToEmpty(database, { name, source, author })
  const plan = await importNetworks(database, records, { source, dryRun, author })
  return { ...plan, notes: [...notes.map(formatRemark), ...plan.notes] }
}

/** A file without a single network is a failed download, not the wish to delete everything. */
async function refuseToEmpty(
  database: Database,
  { name, source, author }: Omit<WhoisImport, 'dryRun'>,
): Promise<void> {
  const { networks } = await importNetworks(database, [], { source, dryRun: true, author })
  const { length } = networks.deleted
  if (length === 0) return
  const text = `no record can be used: all ${length} networks of the source "${source}" would be deleted`
  throw invalidFile(name, [text])
}
