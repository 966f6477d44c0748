import '../lib/framework/config/account-variables.ts'
import { type Interfaces, run as runOclif } from '@oclif/core'
import { reportFailure } from './failure.ts'
import { explainUnknownCommand } from './unknown-command.ts'

/**
 * Runs one command line and sets the exit status; the process ends by itself when nothing is left to do.
 * @param source from which oclif knows the commands: the path of the entry file, by which it finds package.json and the
 *   manifest, or all of it
 */
export async function run(
  args: string[],
  source: Exclude<Interfaces.LoadOptions, undefined>,
): Promise<void> {
  // `mentat event search | head`: the reader has gone, which is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // eslint-disable-next-line no-restricted-properties -- nobody reads on: ending is all that is left
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  try {
    await runOclif(args, source)
  } catch (error) {
    process.exitCode = reportFailure(await explainUnknownCommand(error, source), args)
  }
}
