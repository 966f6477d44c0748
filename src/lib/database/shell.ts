import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { processEnvironment } from '../framework/config/environment.ts'
import { codeOf } from '../framework/errors/causes.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'

/**
 * Runs psql on the terminal until the person leaves it. The password is handed over in the environment: the
 * arguments of a process can be read by everybody.
 * @param url with the password
 * @param args more arguments for psql
 * @returns the exit status of psql
 * @throws MentatError PROGRAM_MISSING when there is no psql
 */
export async function runPsql(url: string, args: readonly string[]): Promise<number> {
  const { address, password } = splitPassword(url)
  const secret = password === undefined ? {} : { PGPASSWORD: password }
  // Ctrl-C belongs to psql, which breaks off the statement.
  const ignore = (): void => undefined
  process.on('SIGINT', ignore)
  try {
    const child = spawn('psql', ['--dbname', address, ...args], {
      stdio: 'inherit',
      env: { ...processEnvironment(), ...secret },
    })
    const [status] = (await once(child, 'close')) as [number | null]
    return status ?? 1
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause
    throw new MentatError('PROGRAM_MISSING', 'psql is not installed', {
      advice:
        'Install it (on Debian: postgresql-client), or give `mentat db url` to another client.',
    })
  } finally {
    process.off('SIGINT', ignore)
  }
}

/** The address without its password, and the password: decoded, since libpq takes it literally. */
function splitPassword(url: string): { address: string; password: string | undefined } {
  const match = /^([a-z]+:\/\/[^:@/?]*):([^/?]*)@/.exec(url)
  if (match?.[1] === undefined || match[2] === undefined)
    return { address: url, password: undefined }
  const address = `${match[1]}@${url.slice(match[0].length)}`
  return { address, password: decodeURIComponent(match[2]) }
}
