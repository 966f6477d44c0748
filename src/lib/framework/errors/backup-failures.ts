import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about backups and what is restored from them. */
export const backupFailures = {
  BACKUP_NOT_FOUND: {
    exit: 66,
    transient: false,
    meaning: 'There is no backup of this name, or none at all.',
    advice: '`mentat backup list` shows what is there; --folder names another folder.',
  },
  BACKUP_DAMAGED: {
    exit: 65,
    transient: false,
    meaning: 'A backup is not what was written, or another one that it needs is missing.',
    advice:
      '`mentat backup verify` names everything that is wrong; use a copy of it, or an earlier one (--until).',
  },
  BACKUP_BASE_MISSING: {
    exit: 66,
    transient: false,
    meaning: 'There is no backup that an increment could follow.',
    advice: 'Make a full one: `mentat backup create --full`.',
  },
  BACKUP_INTERRUPTED: {
    exit: 75,
    transient: true,
    meaning:
      'A backup was told to end before it was complete, or the schema was migrated meanwhile; nothing of it is kept.',
    advice: 'Run it again.',
  },
  BACKUP_NOT_COPIED: {
    exit: 74,
    transient: false,
    meaning: 'A backup was made, but it is not where `copy` says it should go.',
    advice: 'When the cause is gone: `mentat backup`; it copies what was not copied, too.',
  },
  DATABASE_NOT_EMPTY: {
    exit: 73,
    transient: false,
    meaning: 'A backup is restored into an empty database only; nothing was changed.',
    advice: 'Name another one with --to, or remove what is in this one yourself.',
  },
  RESTORE_UNFINISHED: {
    exit: 75,
    transient: true,
    meaning: 'A backup is being restored into the database, or that was cut off.',
    advice:
      'Wait for its end. If nobody is restoring: `mentat backup restore` begins anew, and removes what was left.',
  },
} as const satisfies Record<string, RegistryEntry>
