import { isStandalone } from '../standalone.ts'

/**
 * The words that start this program again as it was started, besides its arguments. The standalone binary is one word, and
 * brings the flags of Node along.
 */
export function ownProgram(): string[] {
  const script = ownScript()
  return script === undefined ? [process.execPath] : [process.execPath, ...process.execArgv, script]
}

/** The arguments of this program. */
export function ownArguments(): string[] {
  // The standalone binary repeats its own name where a script would stand.
  return process.argv.slice(2)
}

/** The file that Node runs; undefined in the standalone binary. */
export function ownScript(): string | undefined {
  return isStandalone() ? undefined : process.argv[1]
}
