import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about databases and their servers. */
export const databaseFailures = {
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
} as const satisfies Record<string, RegistryEntry>
