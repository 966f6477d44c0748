import { codeOf } from '../framework/errors/causes.ts'
import type { MentatError } from '../framework/errors/mentat-error.ts'
import { writeFileAtomically } from '../framework/files/atomic-write.ts'
import { readPlainFile } from '../framework/files/plain-file.ts'

/** How far a source was read, and what came last: one file that is replaced as a whole. */
export interface InboxRecord<Progress extends object> {
  /** Folder of the queue that `files` go to. */
  readonly queue: string
  /** Complete messages that may still lie in the folder of the inbox; those that do not are in the queue. */
  readonly files: readonly string[]
  /** Its members stand beside the others in the file. */
  readonly progress: Progress
}

/** Where a record is kept, and how it is understood. */
export interface ProgressReader<Progress extends object> {
  readonly path: string
  /** Makes progress of the members of the file; undefined: they are not what was written. */
  readonly parse: (members: Readonly<Record<string, unknown>>) => Progress | undefined
  /** What is thrown then: a beginning anew would skip messages or fetch them all. */
  readonly damaged: (path: string) => MentatError
}

/**
 * Reads the record; undefined when there is none.
 * @throws what `damaged` makes; the error of the operating system
 */
export function readRecord<Progress extends object>(
  reader: ProgressReader<Progress>,
): InboxRecord<Progress> | undefined {
  const { path } = reader
  let text: string
  try {
    text = readPlainFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  const record = parseRecord(text, reader)
  if (record) return record
  throw reader.damaged(path)
}

/** Replaces the record; a sync of its folder makes that durable. @throws the error of the operating system; then it is as before */
export function writeRecord<Progress extends object>(
  path: string,
  { progress, queue, files }: InboxRecord<Progress>,
): void {
  writeFileAtomically(path, `${JSON.stringify({ ...progress, queue, files })}\n`)
}

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string')
}

function parseRecord<Progress extends object>(
  text: string,
  { parse }: ProgressReader<Progress>,
): InboxRecord<Progress> | undefined {
  try {
    const members = JSON.parse(text) as Record<string, unknown>
    const { queue, files } = members
    if (typeof queue !== 'string' || !isTexts(files)) return undefined
    const progress = parse(members)
    return progress && { queue, files, progress }
  } catch {
    return undefined
  }
}
