import { closest } from '../../framework/text/closest.ts'

/** A command that runs as a daemon. */
export interface DaemonCommand {
  /** Name of its module, and of its instance unless another is given. */
  readonly module: string
  /** The words that start it. Default: its module, and `run`. */
  readonly words?: readonly [string, string]
  /** Whether several processes may run, and under other names. */
  readonly hasInstances: boolean
}

/** What can be started. Plain data: a new daemon is a row here. */
export const daemonCommands: readonly DaemonCommand[] = [
  { module: 'inspector', hasInstances: true },
  { module: 'enricher', hasInstances: true },
  { module: 'storage', hasInstances: true },
  { module: 'sampler', hasInstances: true },
  { module: 'pipeline', hasInstances: true },
  { module: 'scheduler', hasInstances: false },
  { module: 'hawat', hasInstances: false },
  { module: 'warden-receiver', words: ['warden', 'receive'], hasInstances: false },
  { module: 'warden-sender', words: ['warden', 'send'], hasInstances: false },
  { module: 'receiver', hasInstances: false },
  { module: 'nats-receiver', words: ['nats', 'receive'], hasInstances: false },
  { module: 'nats-sender', words: ['nats', 'send'], hasInstances: true },
]

/** The words that start a daemon. */
export function startWords({ module, words = [module, 'run'] }: DaemonCommand): readonly string[] {
  return words
}

/** Flags that the controller gives itself, or that make a daemon none. */
const own = ['--name', '--daemon', '--once', '--supervised', '--help', '--home', '--config-dir']

/**
 * The daemon that the words of a command start: `["storage", "run"]`, `storage run`, or `mentat-storage.py` as the
 * original has it. Undefined: none.
 */
export function daemonCommandOf(exec: string | readonly string[]): DaemonCommand | undefined {
  const words = wordsOf(exec)
  const own = (words[0] === 'mentat' ? words.slice(1) : words).join(' ')
  return daemonCommands.find((command) => startWords(command).join(' ') === own)
}

/** What was probably meant. */
export function meantCommand(exec: string | readonly string[]): string | undefined {
  const words = wordsOf(exec)
  const commands = daemonCommands.map((command) => startWords(command).join(' '))
  return closest(words.join(' '), commands)
}

/** The flag among arguments that must not be there; undefined: there is none. */
export function forbiddenFlag(args: readonly string[]): string | undefined {
  return args.find((argument) => own.includes(argument.split('=')[0] ?? ''))
}

function wordsOf(exec: string | readonly string[]): readonly string[] {
  if (typeof exec !== 'string') return exec
  const module = /^(?:.*\/)?mentat-([a-z]+)\.py$/.exec(exec.trim())?.[1]
  return module === undefined ? exec.trim().split(/\s+/) : [module, 'run']
}
