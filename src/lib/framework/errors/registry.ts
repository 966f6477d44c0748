import { backupFailures } from './backup-failures.ts'
import { webFailures } from './web-failures.ts'
import { outsideFailures, type RegistryEntry } from './outside-failures.ts'

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
  EVENT_NOT_JSON: {
    exit: 65,
    transient: false,
    meaning: 'A message is not a JSON document.',
    advice: 'The text names line and column; the producer has to write complete, valid JSON.',
  },
  EVENT_NOT_UTF8: {
    exit: 65,
    transient: false,
    meaning: 'A message holds bytes that are not UTF-8.',
    advice: 'The producer has to write UTF-8.',
  },
  EVENT_NOT_OBJECT: {
    exit: 65,
    transient: false,
    meaning: 'A message is JSON but not an object.',
    advice: 'One file (or line) holds one IDEA event: a JSON object.',
  },
  EVENT_EMPTY: {
    exit: 65,
    transient: false,
    meaning: 'A message file is empty.',
    advice: 'The producer must write into tmp/ and rename into incoming/ only when it is complete.',
  },
  EVENT_TOO_DEEP: {
    exit: 65,
    transient: false,
    meaning: 'A message is nested deeper than any real event.',
    advice: 'Look at the message; real events are nested fewer than ten levels deep.',
  },
  EVENT_PATH_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'A path that names a place in an event cannot be read.',
    advice:
      'Write segments joined by dots, each with an index at most: _Mentat.EventClass, Source[1].Note, Node[#].Name, Category[*].',
  },
  EVENT_INVALID: {
    exit: 65,
    transient: false,
    meaning: 'A message lacks what an IDEA event needs, or a value cannot be understood.',
    advice: '`mentat event validate FILE` names every problem with its path.',
  },
  EVENT_ID_TAKEN: {
    exit: 65,
    transient: false,
    meaning: 'Another event with the same ID and other content is stored already.',
    advice: 'IDs must be unique: compare with `mentat event show ID`, then tell the producer.',
  },
  EVENT_REFUSED_BY_DATABASE: {
    exit: 65,
    transient: false,
    meaning: 'The database refused this one event; its neighbours were stored.',
    advice: 'The text holds the words of the server; report it, the event is kept.',
  },
  EVENT_CIRCLES: {
    exit: 65,
    transient: false,
    meaning: 'Rules have sent an event from queue to queue more often than any sensible way takes.',
    advice:
      'Follow `dispatch` and `duplicate` in the rules of all inspectors: they must not lead back to a queue where the event has been.',
  },
  EVENT_NOT_FOUND: {
    exit: 66,
    transient: false,
    meaning: 'No event with this ID is stored.',
    advice: 'Search for it: `mentat event search`; it may wait in a queue: `mentat queue list`.',
  },
  EVENT_UNKNOWN: {
    exit: 66,
    transient: false,
    meaning: 'No trace, no queue and no database knows an event of this ID.',
    advice:
      'Check the ID. Traces keep the newest `trace_size` bytes of each daemon; an event may have come before that.',
  },
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
  DATABASE_UNAVAILABLE: {
    exit: 69,
    transient: true,
    meaning: 'The database does not answer.',
    advice: '`mentat db status` tells which one is in use; daemons wait and go on by themselves.',
  },
  DATABASE_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'The database refuses the user, the password or the permission.',
    advice: 'Check `database.url` and the rights of its role.',
  },
  QUERY_TIMED_OUT: {
    exit: 75,
    transient: true,
    meaning: 'The server broke off a statement that took too long.',
    advice: 'Search a shorter time, or raise `database.statement_timeout`.',
  },
  DATABASE_NOT_MIGRATED: {
    exit: 78,
    transient: false,
    meaning: 'The schema of the database is older or newer than this program.',
    advice: 'Older: `mentat db migrate`. Newer: run the newer Mentat.',
  },
  DATABASE_FAILED: {
    exit: 70,
    transient: false,
    meaning: 'The database refused a statement of ours.',
    advice: 'This should not happen: please report it with the text.',
  },
  PYTHON_DATABASE_UNKNOWN: {
    exit: 65,
    transient: false,
    meaning: 'A database that was named as one of the original Mentat does not have its tables.',
    advice:
      'Check the address: --events is the database with the table events, --main that with the table groups.',
  },
  SERVER_NOT_STARTED: {
    exit: 69,
    transient: true,
    meaning: 'The embedded PostgreSQL could not be started.',
    advice: 'The text holds the last lines of its log.',
  },
  SERVER_NOT_INSTALLED: {
    exit: 78,
    transient: false,
    meaning: 'The embedded PostgreSQL is not part of this installation.',
    advice: 'Name a server of your own: `database.url` (or MENTAT_DATABASE_URL).',
  },
  SERVER_UNREACHABLE_FOLDER: {
    exit: 77,
    transient: false,
    meaning: 'The account that runs the embedded PostgreSQL may not enter the folder.',
    advice:
      'Choose another folder with --home, or let others pass through its parents (chmod o+x).',
  },
  SERVER_IN_USE: {
    exit: 75,
    transient: false,
    meaning: 'The embedded PostgreSQL is used by others and was not stopped.',
    advice: 'Stop them first, or add --yes: daemons wait until it is started again.',
  },
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
