import { readdirSync } from 'node:fs'
import { codeOf } from '../errors/causes.ts'

/**
 * The names of all that lies in a folder, dot files too, in no order; none when it is not there.
 * @throws the error of the operating system when it cannot be read
 */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
