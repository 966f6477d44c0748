import { statfsSync } from 'node:fs'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { Formats } from '../../framework/text/formats.ts'

/** What to do when there is none. */
export const ROOM = 'Make room, keep fewer backups (`keep`), or choose another folder.'

/**
 * Refuses to begin what cannot end.
 * @param needed bytes, as far as they can be told beforehand
 * @throws MentatError DISK_FULL
 */
export function assertFree(folder: string, needed: number, advice = ROOM): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= needed) return
  const formats = new Formats('en', 'UTC')
  const size = (bytes: number): string => formats.size(bytes)
  throw new MentatError(
    'DISK_FULL',
    `${folder}: about ${size(needed)} are needed, ${size(free)} are free`,
    { advice },
  )
}
