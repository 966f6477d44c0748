import { Flags } from '@oclif/core'
import { backupFolder, backupFolderFlag } from '../../cli/backup-flags.ts'
import { restoredText } from '../../cli/backup-text.ts'
import { MentatCommand } from '../../cli/command.ts'
import { confirm } from '../../cli/confirm.ts'
import { withRestoreTarget } from '../../cli/restore-target.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import type { RestoreReport, RestoreRequest } from '../../lib/modules/backup/restore.ts'

export default class BackupRestore extends MentatCommand {
  static override summary = 'bring a database back from backups'
  static override description =
    'Into an empty database: the configured one, or the one that --to names; it is created if the server does not have it. One with data is refused. ' +
    'The backup and all that it needs are read and checked before anything is written. The database cannot be used before everything is in it; ' +
    'whatever fails leaves it empty. A schema of an older Mentat is migrated. Stop the daemons before. ' +
    'Asks before it begins, unless --yes is given.'
  static override examples = [
    '<%= config.bin %> backup restore',
    '<%= config.bin %> backup restore --until 20240502T101500Z-incremental --yes',
    '<%= config.bin %> backup restore --folder /mnt/backups/mentat --to postgresql://mentat@db.example.org/mentat2',
  ]
  static override enableJsonFlag = true
  static override flags = {
    folder: backupFolderFlag,
    to: Flags.string({
      description: 'address of the database; default: the configured one',
      helpValue: 'URL',
    }),
    until: Flags.string({
      description: 'the last backup that counts; default: the newest',
      helpValue: 'ID',
    }),
    yes: Flags.boolean({ char: 'y', description: 'do not ask' }),
  }

  async run(): Promise<RestoreReport | { restored: false }> {
    const { flags } = await this.parse(BackupRestore)
    const { chooseRestore } = await import('../../lib/modules/backup/choose-restore.ts')
    const folder = await backupFolder(this, flags)
    const last = chooseRestore({ folder, until: flags.until }).at(-1)?.[0].id ?? ''
    if (!(await confirm(`Restore ${last} from ${folder}?`, flags.yes))) {
      this.say('nothing was restored')
      return { restored: false }
    }
    const report = await this.#restore({ folder, until: last }, flags)
    this.log(restoredText(report))
    return report
  }

  async #restore(
    request: RestoreRequest,
    flags: Parameters<MentatCommand['homeOf']>[0] & { to: string | undefined; quiet: boolean },
  ): Promise<RestoreReport> {
    const [{ restoreBackup }, { Progress }] = await Promise.all([
      import('../../lib/modules/backup/restore.ts'),
      import('../../lib/framework/terminal/progress.ts'),
    ])
    const progress = new Progress('bytes', 0, systemClock)
    const onProgress = (done: number, all: number): void => {
      if (!flags.quiet) progress.show(done, all)
    }
    return withRestoreTarget(this, this.homeOf(flags), flags.to, (run) =>
      restoreBackup({ ...request, onProgress }, run),
    ).finally(() => {
      progress.end()
    })
  }
}
