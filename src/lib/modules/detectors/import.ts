import type { Author } from '../../database/change-log/record.ts'
import type { Database } from '../../database/database.ts'
import { type DetectorImportPlan, importDetectors } from '../../database/detectors/import.ts'
import { invalidFile } from '../../framework/errors/invalid-file.ts'
import { parseClientsFile } from './clients-file.ts'

/** How a file is imported. */
export interface DetectorImport {
  /** How the file is called in texts. */
  readonly name: string
  /** Whose detectors it holds: only detectors of this source are changed. */
  readonly source: string
  /** Only tells what would be done. */
  readonly dryRun: boolean
  /** Who imports, for the change log. */
  readonly author: Author
}

/**
 * Creates the detectors of a file and changes those of its source.
 * @throws MentatError FILE_INVALID with all problems of the file
 */
export async function importClientsFile(
  database: Database,
  text: string,
  { name, source, dryRun, author }: DetectorImport,
): Promise<DetectorImportPlan> {
  const { detectors, problems } = parseClientsFile(text)
  if (problems.length > 0) throw invalidFile(name, problems)
  return importDetectors(database, detectors, { source, dryRun, author })
}
