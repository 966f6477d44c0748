import { join } from 'node:path'
import { ownArguments } from '../lib/framework/process/own-program.ts'
import type { MentatCommand } from './command.ts'
import type { DaemonFlags } from './daemon-flags.ts'

/**
 * What every daemon does before it begins: `--daemon` starts it again without a terminal; a supervised one ends with its
 * supervisor.
 * @param name of its log
 * @returns what it calls when it is ready; undefined: it runs elsewhere, as was told
 */
export async function beginDaemon(
  command: MentatCommand,
  name: string,
  flags: DaemonFlags,
): Promise<(() => void) | undefined> {
  const { sayReady, startDetached } = await import('../lib/framework/process/detach.ts')
  if (flags.daemon) {
    const file = join(command.homeOf(flags).log, `${name}.log`)
    // What it says, it says into a file from now on.
    const args = ownArguments().filter((word) => word !== '--daemon' && word !== '--quiet')
    command.log(`${name} is running, PID ${await startDetached(args, file)}, log ${file}`)
    return undefined
  }
  if (!flags.supervised) return sayReady
  const { endWithSupervisor } = await import('../lib/framework/process/supervised-process.ts')
  endWithSupervisor()
  // Nobody waits for it, and to say it would end the connection to the supervisor.
  return () => undefined
}
