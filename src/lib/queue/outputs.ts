import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { isUniqueName } from './producer.ts'

/**
 * Where a consumer writes what messages became, before it is published: this folder in its own. What goes to a queue
 * that no file can be renamed into from there is written beside that queue, and listed here first, so that whoever recovers
 * the folder finds it.
 */
export const OUTPUT_FOLDER = '.out'

const LIST = 'elsewhere'

/**
 * The folder for new files, made when it is missing.
 * @param folder of the consumer
 */
export function outputFolder(folder: string): string {
  const path = join(folder, OUTPUT_FOLDER)
  mkdirSync(path, { recursive: true, mode: 0o770 })
  return path
}

/** Says that a file is about to be written elsewhere. @param path absolute; its name is one that uniqueName gave */
export function listElsewhere(folder: string, path: string): void {
  appendFileSync(join(outputFolder(folder), LIST), `${path}\n`)
}

/** Forgets what is listed: a plan has it, or it is gone. */
export function forgetElsewhere(folder: string): void {
  rmSync(join(folder, OUTPUT_FOLDER, LIST), { force: true })
}

/** Removes what was written and is no part of a plan that is still to be carried out. */
export function removeOutputs(folder: string): void {
  for (const path of listed(folder)) removeQuietly(path)
  rmSync(join(folder, OUTPUT_FOLDER), { recursive: true, force: true })
}

function listed(folder: string): string[] {
  try {
    const lines = readFileSync(join(folder, OUTPUT_FOLDER, LIST), 'utf8').split('\n')
    // The last one is empty, or was cut off; and nothing but our own files is removed.
    return lines.slice(0, -1).filter((path) => isUniqueName(basename(path)))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** In tmp/ of its queue it harms nobody: that must not keep messages from their return. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The other file system may be away.
  }
}
