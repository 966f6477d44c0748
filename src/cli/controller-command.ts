import { Flags } from '@oclif/core'
import { describeError, MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { Deed } from '../lib/modules/controller/deed.ts'
import type { ControllerStatus } from '../lib/modules/controller/status.ts'
import type { MentatCommand } from './command.ts'
import { nagiosDeeds, nagiosFailure, type NagiosResult } from './controller-nagios.ts'
import {
  type ConfiguredController,
  configuredController,
  type ControllerFlags,
} from './controller-setup.ts'
import { deedText } from './controller-text.ts'

/** The flags of every command of the controller. */
export const controllerFlags = {
  target: Flags.string({
    description: 'only this daemon or cron job, by its name; may be given several times',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
  }),
  nagios: Flags.boolean({
    description: 'one line for Nagios, with exit status 0, 1, 2 or 3',
    exclusive: ['json'],
  }),
}

/** For commands that wait. */
export const timeoutFlag = Flags.string({
  description: 'the longest wait; default: as controller.conf says',
  helpValue: 'DURATION',
})

/** What commands that do something print with `--json`. */
export interface ControllerReport {
  readonly code: number
  readonly deeds: readonly Deed[]
  /** How it is afterwards. */
  readonly status: ControllerStatus
}

/** What a command of the controller does. */
export interface ControllerAction {
  /** What its targets are. */
  readonly about: 'daemons' | 'jobs'
  readonly perform: (configured: ConfiguredController) => Promise<Deed[]>
  /** Afterwards all daemons are to run: the exit status is their state. */
  readonly isStart?: boolean
}

/** Does something, tells what became of it, and sets the exit status: 0 when all was done. */
export function runControllerAction(
  command: MentatCommand,
  flags: ControllerFlags,
  { about, perform, isStart = false }: ControllerAction,
): Promise<ControllerReport> {
  return withNagios(command, flags, async (configured) => {
    const { controller } = configured
    if (controller.selection[about].length === 0 && controller.selection.isNarrow) {
      const noun = about === 'daemons' ? 'daemon' : 'cron job'
      throw new MentatError('USAGE', `--target ${(flags.target ?? []).join(', ')}: no ${noun}`)
    }
    const deeds = await perform(configured)
    const { controllerStatus } = await import('../lib/modules/controller/status.ts')
    const status = controllerStatus(controller)
    const reached = isStart ? (status.modules?.code ?? 0) : 0
    const hasFailed = deeds.some(({ outcome }) => outcome === 'failed')
    const code = reached !== 0 ? reached : hasFailed ? 1 : 0
    if (flags.nagios) sayToNagios(command, nagiosDeeds(deeds, reached === 0))
    else {
      for (const deed of deeds) command.log(deedText(deed))
      if (deeds.length === 0) command.say('nothing to do')
      process.exitCode = code
    }
    return { code, deeds, status }
  })
}

/** Runs an action with the configured controller; with --nagios, a failure is a line as well. */
export async function withNagios<Result>(
  command: MentatCommand,
  flags: ControllerFlags,
  action: (configured: ConfiguredController) => Promise<Result>,
): Promise<Result> {
  try {
    return await action(await configuredController(command, flags))
  } catch (error) {
    if (!flags.nagios) throw error
    sayToNagios(command, nagiosFailure(describeError(error)))
    // The line says everything.
    return command.exit(3)
  }
}

/** Prints the line, and sets the exit status. */
export function sayToNagios(command: MentatCommand, { line, exit }: NagiosResult): void {
  command.log(line)
  process.exitCode = exit
}
