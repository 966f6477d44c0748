import { backupFailures } from './backup-failures.ts'
import { databaseFailures } from './database-failures.ts'
import { eventFailures } from './event-failures.ts'
import { outsideFailures } from './outside-failures.ts'
import { receiverFailures } from './receiver-failures.ts'
import type { RegistryEntry } from './registry-entry.ts'
import { natsFailures } from './nats-failures.ts'
import { wardenFailures } from './warden-failures.ts'
import { webFailures } from './web-failures.ts'

/**
 * Every failure a user can meet, in one table: the exit status after sysexits(3), whether waiting helps
 * (`transient`: the same action may succeed later, so nothing is given up), what it means, and what to do.
 * docs/reference/errors.md is made from it. A code that was published is never used for something else.
 */
export const registry = {
  USAGE: {
    exit: 64,
    transient: false,
    meaning: 'The command line is wrong.',
    advice: 'See the help of the command: --help.',
  },
  ...eventFailures,
  OBJECT_NOT_FOUND: {
    exit: 66,
    transient: false,
    meaning: 'No user, group, filter or report of this name exists.',
    advice: 'Check the name; the `list` command of the topic shows all.',
  },
  OBJECT_EXISTS: {
    exit: 73,
    transient: false,
    meaning: 'A user, group or filter of this name exists already.',
    advice: 'Choose another name, or change the one that is there.',
  },
  VALUE_INVALID: {
    exit: 65,
    transient: false,
    meaning: 'A value for a user, group or filter cannot be used; nothing was changed.',
    advice: 'The text names every value with what was expected.',
  },
  SEARCH_INVALID: {
    exit: 64,
    transient: false,
    meaning: 'A search parameter has a value that cannot be used.',
    advice: 'See `mentat event search --help`.',
  },
  FILTER_INVALID: {
    exit: 65,
    transient: false,
    meaning: 'The text of a filter or rule cannot be understood.',
    advice: 'The text names line and column; docs/reference/filter-language.md tells the language.',
  },
  INPUT_MISSING: {
    exit: 66,
    transient: false,
    meaning: 'A file that was named does not exist or cannot be read.',
    advice: 'Check the name and the permissions.',
  },
  FILE_INVALID: {
    exit: 65,
    transient: false,
    meaning: 'A file of networks, detectors or event classes cannot be used; nothing was changed.',
    advice: 'The text names every problem with its place: correct them and import the file again.',
  },
  ...databaseFailures,
  PROGRAM_MISSING: {
    exit: 69,
    transient: false,
    meaning: 'A program of the system that is needed is not installed.',
    advice: 'Install it; the text names it.',
  },
  QUEUE_UNUSABLE: {
    exit: 73,
    transient: false,
    meaning: 'A queue folder is missing, not writable, or spread over several file systems.',
    advice:
      'Check path and permissions; incoming, pending, tmp and errors must lie on one file system.',
  },
  QUEUE_MESSAGE_NOT_FOUND: {
    exit: 66,
    transient: false,
    meaning: 'No such message in the queue.',
    advice: '`mentat queue list` and `mentat queue show` tell what is there.',
  },
  MESSAGE_TOO_LARGE: {
    exit: 65,
    transient: false,
    meaning: 'A message is larger than the limit.',
    advice: 'Raise `max_message_size` if such messages are wanted.',
  },
  MESSAGE_UNREADABLE: {
    exit: 74,
    transient: false,
    meaning: 'A message file cannot be read.',
    advice: 'Check its owner and permissions: the daemon must be able to read it.',
  },
  DISK_FULL: {
    exit: 74,
    transient: true,
    meaning: 'The disk or the quota is full.',
    advice: 'Make room; daemons wait and go on by themselves.',
  },
  RESOURCES_EXHAUSTED: {
    exit: 75,
    transient: true,
    meaning: 'The operating system has no more memory or open files to give.',
    advice: 'Raise the limit (LimitNOFILE in a unit file, ulimit -n); daemons wait and go on.',
  },
  IO_FAILED: {
    exit: 74,
    transient: false,
    meaning: 'Reading or writing failed.',
    advice: 'The text holds the words of the operating system.',
  },
  ...backupFailures,
  ...webFailures,
  ...outsideFailures,
  ...wardenFailures,
  ...receiverFailures,
  ...natsFailures,
  CONFIG_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'The configuration has problems; all are listed.',
    advice: '`mentat config check` lists them again; `mentat config sample` shows every option.',
  },
  CONFIG_NOT_FOUND: {
    exit: 78,
    transient: false,
    meaning: 'A configuration folder or section that was named does not exist.',
    advice: 'Check --config-dir; `mentat config sample` lists the sections.',
  },
  CLEANUP_REFUSED: {
    exit: 78,
    transient: false,
    meaning: 'A table or folder of cleanup.conf cannot be cleaned; the other rules were followed.',
    advice:
      'The text names it with what is wrong; docs/guides/keep-it-small.md tells what is possible.',
  },
  ALREADY_RUNNING: {
    exit: 75,
    transient: false,
    meaning: 'Another process of this name is running.',
    advice: 'Stop it, or start a second instance under another --name.',
  },
  ADDRESS_IN_USE: {
    exit: 75,
    transient: false,
    meaning: 'The port or socket on which to listen belongs to another process that is running.',
    advice: 'Give each instance a `health_listen` of its own, or stop the other process.',
  },
  PERMISSION_DENIED: {
    exit: 77,
    transient: false,
    meaning: 'The operating system refuses access.',
    advice: 'Check owner and permissions, or run as the user mentat.',
  },
  COMPONENT_FAILED: {
    exit: 70,
    transient: false,
    meaning: 'A part of a daemon failed on a message; the message is kept in errors/.',
    advice: 'Please report it with the text and the message.',
  },
  PARTLY_FAILED: {
    exit: 1,
    transient: false,
    meaning: 'The work was done in part; what failed is listed.',
    advice: 'Look at the list.',
  },
  BUG: {
    exit: 70,
    transient: false,
    meaning: 'Something happened that must not happen.',
    advice: 'Please report it with the output of --debug.',
  },
} as const satisfies Record<string, RegistryEntry>

/** A code of the registry. */
export type ErrorCode = keyof typeof registry
