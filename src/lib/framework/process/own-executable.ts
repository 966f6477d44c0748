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

/** The words that start a command of this program as a child: with the flags of Node that bin/run would choose for it. */
export function ownCommandLine(args: readonly string[]): string[] {
  const isBinary = ownScript() === undefined
  const flags = isBinary && args[0] === 'pipeline' ? [ROOM_FOR_YOUNG] : []
  return [...ownExecutable(), ...flags, ...args]
}

/** As in bin/run, where the reason stands; the binary itself has less of it. */
const ROOM_FOR_YOUNG = '--node-options=--max-semi-space-size=64'
