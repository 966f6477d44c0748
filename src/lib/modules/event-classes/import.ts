import type { Author } from '../../database/change-log/record.ts'
import type { Database } from '../../database/database.ts'
import {
  type EventClassImportPlan,
  importEventClasses,
} from '../../database/event-classes/import.ts'
import { invalidFile } from '../../framework/errors/invalid-file.ts'
import { parseClassFile } from './class-file.ts'

/** How a file is imported. */
export interface ClassFileImport {
  /** How the file is called in texts. */
  readonly name: string
  /** Only tells what would be done. */
  readonly dryRun: boolean
  /** Who imports, for the change log. */
  readonly author: Author
}

/** What was, or would be, done. */
export interface ClassFileResult extends EventClassImportPlan {
  /** What is doubtful in rules. */
  readonly warnings: readonly string[]
}

/**
 * Writes the classes of a file by their names; those that the file does not have stay.
 * @throws MentatError FILE_INVALID with all problems of the file
 */
export async function importClassFile(
  database: Database,
  text: string,
  { name, dryRun, author }: ClassFileImport,
): Promise<ClassFileResult> {
  const { classes, problems, warnings } = parseClassFile(text)
  if (problems.length > 0) throw invalidFile(name, problems)
  const plan = await importEventClasses(database, classes, { dryRun, replace: true, author })
  return { ...plan, warnings }
}
