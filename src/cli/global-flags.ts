import type { Home } from '../lib/framework/home.ts'
import type { BaseFlags } from './command.ts'

/** The flags with which other processes of this program look for everything where this one does. */
export function globalFlags(home: Home, flags: BaseFlags): string[] {
  return [
    ...['--home', home.path],
    ...(flags['config-dir'] === undefined ? [] : ['--config-dir', home.config]),
    ...(flags['log-level'] === undefined ? [] : ['--log-level', flags['log-level']]),
    ...(flags.debug ? ['--debug'] : []),
  ]
}
