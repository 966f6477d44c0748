import type { Remark } from '../../framework/config/section.ts'
import { describeError } from '../../framework/errors/mentat-error.ts'
import { closest } from '../../framework/text/closest.ts'
import { CronSchedule } from '../../framework/time/cron.ts'
import {
  daemonCommandOf,
  daemonCommands,
  forbiddenFlag,
  meantCommand,
  startWords,
} from './daemon-commands.ts'
import { type CronEntry, type KnownJob, type ModuleEntry, nameOf } from './wanted.ts'

/** What is wrong with daemons and jobs that are to run. */
export function controllerRemarks(
  modules: readonly ModuleEntry[],
  cronjobs: readonly CronEntry[],
  known: readonly KnownJob[],
): Remark[] {
  return [
    ...modules.flatMap((entry, index) => entryRemarks(entry, at('modules', index))),
    ...twins(modules.map(nameOf), 'modules'),
    ...cronjobs.flatMap((entry, index) => jobRemarks(entry, known, at('cronjobs', index))),
    ...twins(
      cronjobs.map(({ name }) => name),
      'cronjobs',
    ),
    ...doubled(modules, cronjobs),
  ]
}

type Told = (key: string, text: string) => Remark

function at(list: string, index: number): Told {
  return (key, text) => ({ severity: 'problem', path: [list, String(index), key], text })
}

function entryRemarks(entry: ModuleEntry, told: Told): Remark[] {
  const { exec, args = [], paralel, count = 1 } = entry
  const command = daemonCommandOf(exec)
  if (!command) return [told('exec', noDaemon(exec))]
  const flag = forbiddenFlag(args)
  const isSecond = !command.hasInstances && (count > 1 || nameOf(entry) !== command.module)
  return [
    ...(flag === undefined
      ? []
      : [told('args', `${flag} is given by the controller, or makes a daemon none: leave it out`)]),
    ...(isSecond
      ? [told(count > 1 ? 'count' : 'name', `there is only one ${command.module}, of this name`)]
      : []),
    ...(paralel === true && count < 2
      ? [told('paralel', 'several instances need a count of at least 2')]
      : []),
    ...(paralel === false && count > 1
      ? [told('paralel', `it says no, and count says ${count}: leave one of them out`)]
      : []),
  ]
}

function noDaemon(exec: string | readonly string[]): string {
  const words = typeof exec === 'string' ? exec : exec.join(' ')
  const meant = meantCommand(exec)
  const known = daemonCommands.map((command) => startWords(command).join(' ')).join(', ')
  const hint = meant === undefined ? `expected one of: ${known}` : `did you mean "${meant}"?`
  return `"${words}" is no daemon; ${hint}`
}

function jobRemarks(
  { name, command, cron }: CronEntry,
  known: readonly KnownJob[],
  told: Told,
): Remark[] {
  const job = known.find((other) => other.name === name)
  if (!job && (command === undefined || cron === undefined)) {
    const names = known.map((other) => other.name)
    const meant = closest(name, names)
    const hint = meant === undefined ? `known: ${names.join(', ')}` : `did you mean ${meant}?`
    return [
      told('name', `"${name}" is no scheduled module (${hint}); others need command and cron`),
    ]
  }
  if (cron === undefined) return []
  try {
    new CronSchedule(cron, 'UTC')
    return []
  } catch (error) {
    return [told('cron', describeError(error))]
  }
}

function twins(names: readonly string[], list: string): Remark[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [at(list, index)('name', `"${name}" stands there twice; several instances: count`)],
  )
}

/** Each run is the only one of its module, so nothing is done twice; but half of the runs find nothing to do. */
function doubled(modules: readonly ModuleEntry[], cronjobs: readonly CronEntry[]): Remark[] {
  const isScheduled = modules.some(({ exec }) => daemonCommandOf(exec)?.module === 'scheduler')
  const isCron = cronjobs.some(({ enabled = true }) => enabled)
  if (!isScheduled || !isCron) return []
  const text = 'the scheduler runs these jobs as well: leave either it or the cronjobs out'
  return [{ severity: 'warning', path: ['cronjobs'], text }]
}
