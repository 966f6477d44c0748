import { queueName } from './queue-name.ts'
import { changed, type KeyTable, notNeeded, renamed, same, type Teller, type Told } from './told.ts'

const ownRunLogs = notNeeded('run logs lie in run/ of the home folder: mentat status, mentat trace')
const ownState = notNeeded('there is no such state file; what has to be kept is in the database')
const ownAction = notNeeded(
  'actions are commands here: mentat config show, mentat status, mentat controller',
)
const signals = notNeeded('is a flag of the command here, if it is needed at all')

/** Keys that all programs of the original have. */
export const baseKeys: KeyTable = {
  debug: notNeeded('is the flag --debug'),
  quiet: notNeeded('is the flag --quiet'),
  verbosity: notNeeded('is the flag --log-level'),
  log_level: renamed('logging', 'level'),
  log_file: notNeeded('logs lie in log/ of the home folder; logging.file names another place'),
  ...keys(['config_file', 'config_dir', 'config_file_silent', 'config_dir_silent'], () =>
    notNeeded('the folder of the configuration is --config-dir; a missing file counts as empty'),
  ),
  ...keys(['runlog_dir', 'runlog_dump', 'runlog_log'], () => ownRunLogs),
  ...keys(['pstate_file', 'pstate_dump', 'pstate_log'], () => ownState),
  pid_file: notNeeded('PID files lie in run/ of the home folder'),
  ...keys(['action', 'input', 'limit'], () => ownAction),
  name: notNeeded('is the flag --name'),
  ...keys(['user', 'group'], () =>
    notNeeded(
      'run it as the user it should be: User= in the unit file, cron_user of the controller',
    ),
  ),
}

/** Keys that all daemons of the original have besides. */
export const daemonKeys: KeyTable = {
  no_daemon: notNeeded('it stays in the foreground unless --daemon is given'),
  paralel: notNeeded('any number of processes may read one queue'),
  ...keys(['chroot_dir', 'work_dir', 'umask', 'state_file'], () =>
    notNeeded('is a matter of the service manager: see the unit files'),
  ),
  stats_interval: same,
  runlog_interval: same,
  queue_in_dir: inQueue,
  queue_in_wait: same,
  queue_out_dir: outQueue,
  queue_out_limit: same,
  queue_out_wait: same,
  ...keys(['queue_perms', 'file_user', 'file_group'], () =>
    notNeeded(
      'queues belong to the user that runs the daemons; the group may be let in by chgrp and chmod',
    ),
  ),
}

/** Keys that all scripts of the original have besides. */
export const scriptKeys: KeyTable = {
  ...keys(['regular', 'shell', 'adjust_thresholds', 'time_high'], () => signals),
  command: notNeeded('each command of it is a command of its own'),
  interval: changed('how often it runs says scheduler.conf, as a cron expression in "schedule"'),
}

const noQueue: readonly Told[] = [{ verdict: 'unknown', text: 'is no queue: expected a text' }]

function inQueue(value: unknown, { instance }: { readonly instance: string }): ReturnType<Teller> {
  if (typeof value !== 'string') return noQueue
  const name = queueName(value)
  if (name === instance)
    return [{ verdict: 'not_needed', text: `it reads the queue ${name} anyway` }]
  const carry = [{ path: ['queue_in_dir'], value: name }]
  return [{ verdict: 'changed', text: `the queue is called ${name} here`, carry }]
}

/** The pipe as it is laid out. */
const nextInPipe: Readonly<Record<string, string>> = { inspector: 'enricher', enricher: 'storage' }

function outQueue(value: unknown, { instance }: { readonly instance: string }): ReturnType<Teller> {
  if (typeof value !== 'string') return noQueue
  const name = queueName(value)
  if (name === nextInPipe[instance]) {
    return [{ verdict: 'not_needed', text: `it hands on to ${name} anyway` }]
  }
  const carry = [{ path: ['queue_out_dir'], value: name }]
  return [{ verdict: 'changed', text: `the queue is called ${name} here`, carry }]
}

/** The same of several keys. */
export function keys(names: readonly string[], teller: (name: string) => Teller): KeyTable {
  return Object.fromEntries(names.map((name) => [name, teller(name)]))
}
