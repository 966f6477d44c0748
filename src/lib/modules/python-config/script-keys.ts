import { isPlainObject } from '../../framework/config/schema-node.ts'
import { keys } from './program-keys.ts'
import { instanceName } from './queue-name.ts'
import {
  asList,
  changed,
  type KeyTable,
  movedTo,
  notNeeded,
  renamed,
  same,
  type Told,
} from './told.ts'

const perGroup = changed('who gets reports is said by group: mentat group set, or Hawat')
const asFlag = notNeeded('is a flag of the command here')
const first = (key: string): KeyTable[string] => {
  return (value) => [
    {
      verdict: 'renamed',
      text: `is ${key} here`,
      carry: [{ path: [key], value: Array.isArray(value) ? (value as unknown[])[0] : value }],
    },
  ]
}

/** Keys of reporter and informant for their mails. */
const mailKeys: KeyTable = {
  mail_from: renamed('mail', 'from'),
  mail_reply_to: first('reply_to'),
  mail_return_path: changed('the address of mail.from is the envelope sender, too'),
  mail_subject: notNeeded('subjects are made of severity and label'),
  mail_bcc: changed('there are no hidden copies; informants have mail_cc'),
}

/** Keys of each script of the original, beside those that all have. */
export const scriptTables: Readonly<Record<string, KeyTable>> = {
  reporter: {
    ...mailKeys,
    mail_admin: asList(same),
    mail_test_mode: same,
    ...keys(['mail_to', 'mail_cc'], () => perGroup),
    force_mode: renamed('default_mode'),
    force_locale: renamed('default_locale'),
    force_timezone: renamed('default_timezone'),
    force_template: notNeeded('reports have one form'),
    test_data: asFlag,
  },
  informant: {
    ...mailKeys,
    mail_to: asList(same),
    mail_cc: asList(same),
    ...keys(['mail_admin', 'mail_test_mode'], () => notNeeded('try it with --dry-run or --to')),
    force_locale: renamed('locale'),
    force_timezone: renamed('timezone'),
    force_template: notNeeded('summaries have one form'),
    template_vars: notNeeded('summaries have no templates of yours'),
  },
  cleanup: {
    events: same,
    caches: same,
    runlogs: changed(
      'the run logs here are removed after "run_logs.keep"; other folders can be named in "runlogs"',
    ),
    tables: changed(
      'values seen in events (enum_…) go after "values.keep"; thresholds go by themselves; other tables can be named in "tables"',
    ),
    db_path: notNeeded('the server tells how much it holds: mentat status'),
    simulate: notNeeded('is the flag --dry-run'),
  },
  backup: keys(
    ['mount_point', 'temp_dir', 'backup_dir', 'remote_host', 'remote_dir', 'no_upload'],
    () => changed('backups are made otherwise: docs/guides/back-up-and-restore.md'),
  ),
  controller: { modules: daemons, cronjobs, target: asFlag, nagios_plugin: asFlag },
  dbmngr: {
    watchdog_delta: movedTo('watchdog.conf', 'delta'),
    mail_from: movedTo('watchdog.conf', 'mail_from'),
    mail_to: asList(movedTo('watchdog.conf', 'mail_to')),
    mail_subject: movedTo('watchdog.conf', 'subject'),
    nagios_plugin: asFlag,
  },
  netmngr: keys(['whois_file', 'negistry_file', 'source', 'exceptions_file'], () =>
    changed('name it to the command: mentat network import --source NAME FILE'),
  ),
  detmngr: keys(['detectors_file', 'source'], () =>
    changed('name it to the command: mentat detector import --source NAME FILE'),
  ),
  ideagen: keys(['count', 'back_pressure', 'steps', 'queue_dir', 'template'], () => asFlag),
  precache: { allow_empty: notNeeded('it may be empty') },
  statistician: {},
}

/** Programs of the original that run all the time here, too. */
const running = ['inspector', 'enricher', 'storage', 'sampler']

function daemons(value: unknown): readonly Told[] {
  const remarks: Told[] = []
  const entries = (Array.isArray(value) ? value : []).flatMap((entry: unknown, index) => {
    const exec = isPlainObject(entry) ? entry['exec'] : undefined
    const program = typeof exec === 'string' ? instanceName(exec.split('/').at(-1) ?? '') : ''
    if (!isPlainObject(entry) || !running.includes(program)) {
      const which =
        typeof exec === 'string' ? JSON.stringify(exec) : 'an entry without a text "exec"'
      const text = `${which} is no daemon of ours`
      remarks.push({ verdict: 'changed', text, within: [String(index)] })
      return []
    }
    const { name, count } = entry
    const own = typeof name === 'string' ? instanceName(name) : program
    if (Array.isArray(entry['args']) && entry['args'].length > 0) {
      const text = 'its args are left out: they are other flags here'
      remarks.push({ verdict: 'changed', text, within: [String(index), 'args'] })
    }
    return [
      {
        exec: [program, 'run'],
        ...(own === program ? {} : { name: own }),
        ...(typeof count === 'number' && count > 1 ? { count } : {}),
      },
    ]
  })
  const scheduler = { exec: ['scheduler', 'run'] }
  const text = 'the same programs by other names, and the scheduler, which runs what cron ran'
  return [
    { verdict: 'changed', text, carry: [{ path: ['modules'], value: [...entries, scheduler] }] },
    ...remarks,
  ]
}

function cronjobs(value: unknown): readonly Told[] {
  const names = (Array.isArray(value) ? value : []).flatMap((job: unknown) => {
    const name = isPlainObject(job) ? job['name'] : undefined
    return typeof name === 'string' ? [name] : []
  })
  const others = names.filter((name) => !name.startsWith('mentat-'))
  const rest =
    others.length === 0 ? '' : `; these are not ours, leave them to cron: ${others.join(', ')}`
  return [
    {
      verdict: 'not_needed',
      text: `the scheduler runs these modules, times are in scheduler.conf${rest}`,
    },
  ]
}
