import { open } from 'node:fs/promises'
import { join } from 'node:path'

/** A file to be made. */
export interface NewFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** Files that are written at the same time: the disk makes several durable at once. */
const LANES = 16

/**
 * Writes new files into a folder; their contents are durable when it resolves, their names are not yet.
 * @throws the error of the operating system; then any of the files may be there, and nothing writes any more
 */
export async function writeDurably(folder: string, files: readonly NewFile[]): Promise<void> {
  const rest = files.values()
  const lane = async (): Promise<void> => {
    for (const { name, content } of rest) await writeFile(join(folder, name), content)
  }
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}

async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o660)
  try {
    await file.writeFile(content)
    await file.datasync()
  } finally {
    await file.close()
  }
}
