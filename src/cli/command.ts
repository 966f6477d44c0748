import { resolve } from 'node:path'
import { homedir } from 'node:os'
import { Command, Flags, type Interfaces } from '@oclif/core'
import { chooseConfigFolder, type Home, homeAt } from '../lib/framework/home.ts'
import { logLevels } from '../lib/framework/logging/logger.ts'

/** The flags that every command has. */
export type BaseFlags = Interfaces.InferredFlags<(typeof MentatCommand)['baseFlags']>

/**
 * What all commands share: the global flags, the home folder, and how things are said. Data goes to stdout
 * (`this.log`, or the value that `run` returns with `--json`), everything for people to stderr (`this.say`).
 */
export abstract class MentatCommand extends Command {
  static override baseFlags = {
    home: Flags.directory({
      description: 'folder of queues, logs, state and the embedded database',
      env: 'MENTAT_HOME',
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
    }),
    'config-dir': Flags.directory({
      description:
        'folder of the configuration (default: HOME/etc, or /etc/mentat if there is none)',
      env: 'MENTAT_CONFIG_DIR',
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
    }),
    'log-level': Flags.string({
      description: 'least important level to log',
      env: 'MENTAT_LOG_LEVEL',
      options: [...logLevels],
      helpGroup: 'GLOBAL',
    }),
    quiet: Flags.boolean({ description: 'say nothing but errors', helpGroup: 'GLOBAL' }),
    debug: Flags.boolean({ description: 'log everything, show stack traces', helpGroup: 'GLOBAL' }),
  }

  /** The folders of this installation, from the global flags. */
  homeOf(flags: Pick<BaseFlags, 'home' | 'config-dir'>): Home {
    const path = resolve(flags.home ?? defaultHome())
    const named = flags['config-dir'] === undefined ? undefined : resolve(flags['config-dir'])
    return homeAt(path, chooseConfigFolder(path, named))
  }

  /** Says something to a person: on stderr, unless `--quiet`. */
  say(text: string): void {
    if (!this.argv.includes('--quiet')) process.stderr.write(`${text}\n`)
  }

  /** oclif would print and decide on the exit status itself: both are done in one place, cli/failure. */
  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error)
  }
}

/** Where Mentat lives when nothing else is said: for root, and for the user of its own whose home folder that is, in /var. */
export function defaultHome(): string {
  const isOwn = process.getuid?.() === 0 || homedir() === SYSTEM_HOME
  return isOwn ? SYSTEM_HOME : `${homedir()}/.local/share/mentat`
}

const SYSTEM_HOME = '/var/lib/mentat'
