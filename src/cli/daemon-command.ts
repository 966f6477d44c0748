import { join } from 'node:path'
import type { DaemonConfig, DaemonReport } from '../lib/components/daemon-process.ts'
import type { DaemonModule } from '../lib/components/module.ts'
import type { ConfigModule } from '../lib/framework/config/section.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { daemonOverrides } from './daemon-flags.ts'
import { nextQueue } from '../lib/modules/topology.ts'
import { count } from './table.ts'

interface Flags extends BaseFlags {
  once: boolean
  daemon: boolean
  supervised: boolean
  name?: string | undefined
  queue?: string | undefined
  next?: string | undefined
  batch?: number | undefined
}

/** What `run` of every daemon module does with its flags; it returns what `--once --json` prints. */
export async function runDaemonCommand<Module extends ConfigModule, Config extends DaemonConfig>(
  module: DaemonModule<Module, Config>,
  flags: Flags,
  command: MentatCommand,
): Promise<DaemonReport | undefined> {
  const home = command.homeOf(flags)
  const name = flags.name ?? module.name
  const { ownProgram, sayReady, startDetached } = await import('../lib/framework/process/detach.ts')
  if (flags.daemon) {
    const args = process.argv
      .slice(1 + ownProgram().length)
      .filter((argument) => argument !== '--daemon')
    const pid = await startDetached(args, join(home.log, `${name}.log`))
    command.log(`${name} is running, PID ${pid}, log ${join(home.log, `${name}.log`)}`)
    return undefined
  }
  if (flags.supervised)
    (await import('../lib/framework/process/supervised-process.ts')).endWithSupervisor()
  const { runDaemon } = await import('../lib/components/daemon-process.ts')
  const { catalogue } = await import('../lib/modules/catalogue.ts')
  const report = await runDaemon(module, {
    home,
    clock: systemClock,
    catalogue,
    instance: name,
    defaultNext: nextQueue(module.name),
    once: flags.once,
    overrides: daemonOverrides(flags),
    onReady: flags.supervised ? () => undefined : sayReady,
  })
  if (flags.once && !flags.json) command.log(reportText(report))
  return flags.once ? report : undefined
}

function reportText({ taken, stored, duplicate, errors, dropped, seconds }: DaemonReport): string {
  const parts = [`${count(taken)} taken`, `${count(stored)} stored`]
  if (duplicate > 0) parts.push(`${count(duplicate)} stored before`)
  if (dropped > 0) parts.push(`${count(dropped)} dropped`)
  if (errors > 0) parts.push(`${count(errors)} refused (mentat queue show)`)
  const rate = seconds > 0 ? ` (${count(Math.round(taken / seconds))}/s)` : ''
  return `${parts.join(', ')} in ${seconds.toFixed(1)} s${rate}`
}
