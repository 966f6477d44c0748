import { Type } from 'typebox'
import { databaseSection } from '../../database/section.ts'
import { ByteSize, Duration, Path } from '../../framework/config/options.ts'
import { type ConfigOf, defineModule } from '../../framework/config/section.ts'
import { loggingSection } from '../../framework/logging/section.ts'

/** What can be configured of backups. */
export const backupConfig = defineModule({
  name: 'backup',
  summary: 'saves the database, in full and by increments',
  schema: Type.Object({
    folder: Path({
      description: 'Folder of the backups. Only the owner can read what is in it.',
      default: 'backups',
    }),
    full_interval: Duration({
      description:
        'A full backup is made when the last one is so old, or up to an hour younger; in between, increments. 0: always a full one.',
      default: '7d',
    }),
    keep: Type.Integer({
      description:
        'How many chains (a full backup with its increments) are kept, the newest. Those that are damaged do not count.',
      default: 4,
      minimum: 1,
      maximum: 1000,
    }),
    compression: Type.Integer({
      description: 'How much is compressed: 1 is fastest, 9 makes the smallest files.',
      default: 6,
      minimum: 1,
      maximum: 9,
    }),
    file_size: ByteSize({
      description: 'A file is ended after so much, counted before it is compressed.',
      default: '64MiB',
      minimum: '64KiB',
      maximum: '1GiB',
    }),
    copy: Type.Object(
      {
        folder: Type.Optional(
          Path({
            description: 'Where each backup is copied to, such as a mounted folder. It must exist.',
            examples: ['/mnt/backups/mentat'],
          }),
        ),
        mounted: Type.Boolean({
          description:
            'Whether copy.folder must be on another file system than the backups: when it is not mounted, that is an error and no copy on the same disk.',
          default: true,
        }),
        keep: Type.Optional(
          Type.Integer({
            description: 'How many chains are kept in copy.folder. Unset: all.',
            minimum: 1,
            maximum: 10_000,
            examples: [8],
          }),
        ),
        command: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), {
          description:
            'A program with its arguments, run for each backup without a shell; {backup} stands for its folder, which is added at the end if it stands nowhere. Any exit status but 0 is an error. Empty: none.',
          default: [],
          maxItems: 100,
          examples: [['rsync', '-a', '{backup}', 'backup@vault.example.org:mentat/']],
        }),
        timeout: Duration({
          description: 'How long copy.command may take for one backup.',
          default: '6h',
          minimum: '1s',
        }),
      },
      { description: 'A second place for backups.', default: {} },
    ),
  }),
  sections: [databaseSection, loggingSection],
})

/** The effective configuration of backups. */
export type BackupConfig = ConfigOf<typeof backupConfig>
