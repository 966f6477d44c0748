import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ownProgram, ownScript } from './own-program.ts'

/**
 * The words with which this program is started by others (cron) or with another command, paths absolute: `bin/run`,
 * which chooses the flags of Node by the command, or the binary.
 */
export function ownExecutable(): string[] {
  const script = ownScript()
  if (script === undefined) return ownProgram()
  const run = join(dirname(script), '..', 'bin', 'run')
  return existsSync(run) ? [run] : ownProgram()
}
