import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureFolder, type Home } from '../framework/home.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'

const BYTES = 32

/**
 * The secret of this installation, by which forms and cookies are known as ours. Made at the first start and kept in a file that only
 * its owner may read, so that forms which are open survive a restart.
 * @throws MentatError IO_FAILED
 */
export function installationSecret({ run }: Home): Buffer {
  const path = join(ensureFolder(run), 'hawat.secret')
  const known = read(path)
  if (known) return known
  const fresh = `${path}.${process.pid}`
  try {
    writeFileSync(fresh, randomBytes(BYTES), { mode: 0o600 })
    // Of two that start at once, one is first.
    linkSync(fresh, path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new MentatError(
        'IO_FAILED',
        `the secret of the web interface cannot be written: ${path}`,
        { cause },
      )
    }
  } finally {
    rmSync(fresh, { force: true })
  }
  return read(path) ?? randomBytes(BYTES)
}

function read(path: string): Buffer | undefined {
  try {
    const content = readFileSync(path)
    return content.length === BYTES ? content : undefined
  } catch {
    return undefined
  }
}
