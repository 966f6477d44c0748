import { join } from 'node:path'
import { Flags } from '@oclif/core'
import type { Home } from '../lib/framework/home.ts'
import { ownArguments } from '../lib/framework/process/own-program.ts'
import { supervisedFlag } from './daemon-flags.ts'

/** The flags of a daemon of which one runs over a home folder, and which can also do its work once. */
export const loneDaemonFlags = {
  once: Flags.boolean({ description: 'do what there is to do, then exit' }),
  daemon: Flags.boolean({
    description: 'detach from the terminal; log to HOME/log/NAME.log',
    exclusive: ['once'],
  }),
  supervised: supervisedFlag,
}

/**
 * What such a daemon does before it begins: `--daemon` starts it again without a terminal.
 * @returns what it calls when it is ready; undefined: it runs elsewhere, as was told
 */
export async function beginLoneDaemon(
  name: string,
  flags: { readonly daemon: boolean; readonly supervised: boolean },
  { home, log }: { readonly home: Home; readonly log: (text: string) => void },
): Promise<(() => void) | undefined> {
  const { sayReady, startDetached } = await import('../lib/framework/process/detach.ts')
  if (flags.daemon) {
    const file = join(home.log, `${name}.log`)
    // What it says, it says into a file from now on.
    const args = ownArguments().filter((word) => word !== '--daemon' && word !== '--quiet')
    log(`${name} is running, PID ${await startDetached(args, file)}, log ${file}`)
    return undefined
  }
  if (!flags.supervised) return sayReady
  const { endWithSupervisor } = await import('../lib/framework/process/supervised-process.ts')
  endWithSupervisor()
  return () => undefined
}
