import type { FlagEntry } from '../../src/cli/flag-text.ts'
import { type CommandPage, flagEntry } from './command-man.ts'
import { entry, escape, type ManEdition, seeAlso, title, verbatim } from './roff.ts'

/** What the exit statuses mean; the reference of errors names the one of each failure. */
export const exitStatuses: readonly (readonly [status: number, meaning: string])[] = [
  [0, 'done'],
  [1, 'ran, and a part of the work failed; also: nothing was found, where the command says so'],
  [64, 'wrong usage: an unknown command or flag, a value that is not accepted'],
  [65, 'bad data: a message, a filter, a file that cannot be understood'],
  [66, 'missing: a file, a message, an object that was named does not exist'],
  [69, 'a database or another host cannot be reached'],
  [70, 'a defect of Mentat'],
  [73, 'something cannot be created'],
  [74, 'reading or writing failed: disk full, damaged file'],
  [75, 'try again: another run has the lock, or the work was interrupted'],
  [77, 'no permission'],
  [78, 'wrong configuration'],
]

const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['MENTAT_HOME', 'The home folder, as --home.'],
  ['MENTAT_CONFIG_DIR', 'The folder of the configuration, as --config-dir.'],
  ['MENTAT_LOG_LEVEL', 'The least important level to log, as --log-level.'],
  [
    'MENTAT_SECTION_OPTION',
    'Any option of the configuration: MENTAT_DATABASE_URL, MENTAT_STORAGE_QUEUE_IN_WAIT. The pages of section 5 name the variable of each option.',
  ],
  ['NO_COLOR', 'When set, nothing is printed in colour.'],
]

const files: readonly (readonly [path: string, meaning: string])[] = [
  [
    '/var/lib/mentat',
    'The home folder of root and of the service. Of any other user: ~/.local/share/mentat. HOME stands for it.',
  ],
  ['HOME/etc, /etc/mentat', 'The configuration: the first of them that exists.'],
  ['core/NAME.conf', 'In the folder of the configuration: sections that modules share.'],
  ['MODULE.conf', 'In the folder of the configuration: the options of a module or an instance.'],
  ['HOME/spool/QUEUE', 'A queue: tmp, incoming, pending, errors.'],
  ['HOME/run', 'PID files, states, logs of the runs of scheduled modules.'],
  ['HOME/log', 'Logs.'],
  ['HOME/postgres', 'The embedded database.'],
]

/** The man page of the whole program. */
export function programManPage(
  pages: readonly CommandPage[],
  globalFlags: readonly FlagEntry[],
  configPages: readonly string[],
  edition: ManEdition,
): string {
  const lines = [
    title(['mentat', 1], edition, 'Mentat commands'),
    '.SH NAME',
    'mentat \\- processing of security events',
    '.SH SYNOPSIS',
    '.B mentat',
    'COMMAND [ARGUMENTS] [FLAGS]',
    '.SH DESCRIPTION',
    'Mentat takes security events (IDEA messages, one JSON document each) from queues that are folders, decides by rules',
    'which of them matter, adds who is responsible and where the addresses are, stores them in PostgreSQL, counts them,',
    'and reports them to those who are responsible for a network.',
    '.PP',
    'Data go to the standard output, everything for people to the standard error.',
    'With',
    escape('--json,'),
    'where a command has it, one JSON document is all that is on the standard output.',
    'Commands that destroy something ask before, unless',
    escape('--yes'),
    'is given.',
    '.PP',
    'Times are RFC 3339, dates, or relative:',
    escape('2026-11-23T08:00:00Z, 2026-11-23, -2h, yesterday.'),
    'Durations are 90s, 10m, 2h, 7d, 12w, or names such as hourly and daily.',
    '.SH COMMANDS',
    'Each has a page of its own;',
    '.B mentat help COMMAND',
    'is a short form of it.',
    ...pages.flatMap(({ name, summary }) => [
      '.TP',
      `.BR mentat\\-${escape(name)} (1)`,
      `${escape(summary.charAt(0).toUpperCase() + summary.slice(1))}.`,
    ]),
    '.SH FLAGS',
    'Every command has these.',
    ...globalFlags.flatMap(flagEntry),
    ...entry('--help', ['Show help.']),
    ...entry('--version', ['Show the version; without a command only.']),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, meaning]) => entry(name, [escape(meaning)])),
    '.SH FILES',
    ...files.flatMap(([path, meaning]) => entry(path, [escape(meaning)])),
    '.SH EXIT STATUS',
    ...exitStatuses.flatMap(([status, meaning]) => entry(String(status), [escape(`${meaning}.`)])),
    '.PP',
    'With',
    escape('--nagios'),
    'the statuses are those of Nagios: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.',
    '.SH EXAMPLES',
    'The whole system with generated events, in the foreground:',
    '.PP',
    ...verbatim(['mentat up --demo']),
    '.PP',
    'An event of your own, what became of it, and how everything is:',
    '.PP',
    ...verbatim([
      'mentat queue put event.json',
      'mentat trace ID',
      'mentat event search --st-from -1h',
      'mentat status',
    ]),
    '.SH SEE ALSO',
    ...seeAlso([
      ...pages.map(({ name }) => [`mentat-${name}`, 1] as const),
      ...configPages.map((name) => [name, 5] as const),
    ]),
  ]
  return `${lines.join('\n')}\n`
}
