import type { DaemonConfig, DaemonReport } from '../lib/components/daemon-process.ts'
import type { DaemonProgram } from '../lib/components/module.ts'
import type { ConfigModule } from '../lib/framework/config/section.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import { beginDaemon } from './begin-daemon.ts'
import type { MentatCommand } from './command.ts'
import { type DaemonFlags, daemonOverrides } from './daemon-flags.ts'
import { count } from './table.ts'

interface Flags extends DaemonFlags {
  once: boolean
  name?: string | undefined
  queue?: string | undefined
  next?: string | undefined
  batch?: number | undefined
}

/** What is particular to a command. */
interface Particulars {
  /** Values of further flags, in the shape of the configuration. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined
  /** What it is called that a message came to its end. */
  readonly stored?: string
}

/** What `run` of every daemon module does with its flags; it returns what `--once --json` prints. */
export async function runDaemonCommand<Module extends ConfigModule, Config extends DaemonConfig>(
  program: DaemonProgram<Module, Config>,
  flags: Flags,
  command: MentatCommand,
  { overrides = {}, stored }: Particulars = {},
): Promise<DaemonReport | undefined> {
  const home = command.homeOf(flags)
  const name = flags.name ?? program.name
  const onReady = await beginDaemon(command, name, flags)
  if (!onReady) return undefined
  const { runDaemon } = await import('../lib/components/daemon-process.ts')
  const { catalogue } = await import('../lib/modules/catalogue.ts')
  const report = await runDaemon(program, {
    home,
    clock: systemClock,
    catalogue,
    instance: name,
    once: flags.once,
    overrides: { ...daemonOverrides(flags), ...overrides },
    onReady,
  })
  if (flags.once && !flags.json) command.log(reportText(report, stored))
  return flags.once ? report : undefined
}

/** What happened; of what did not, nothing is said. @param stored what it is called that a message came to its end */
export function reportText({ seconds, ...counts }: DaemonReport, stored = 'stored'): string {
  const { taken } = counts
  const happened = outcomes.filter(([key]) => counts[key] > 0)
  const parts = [`${count(taken)} taken`]
  for (const [key, word] of happened)
    parts.push(`${count(counts[key])} ${key === 'stored' ? stored : word}`)
  const rate = seconds > 0 ? ` (${count(Math.round(taken / seconds))}/s)` : ''
  return `${parts.join(', ')} in ${seconds.toFixed(1)} s${rate}`
}

const outcomes = [
  ['stored', 'stored'],
  ['duplicate', 'stored before'],
  ['passed', 'handed on'],
  ['dropped', 'dropped'],
  ['dispatched', 'dispatched'],
  ['errors', 'refused (mentat queue show)'],
] as const
