import { Args } from '@oclif/core'
import { backupFolder, backupFolderFlag } from '../../cli/backup-flags.ts'
import { verifiedText } from '../../cli/backup-text.ts'
import { MentatCommand } from '../../cli/command.ts'
import { registry } from '../../lib/framework/errors/registry.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import type { VerifiedBackup } from '../../lib/modules/backup/verify.ts'

export default class BackupVerify extends MentatCommand {
  static override summary = 'read backups and check every byte'
  static override description =
    'Checksums of the manifest, of every file and of what is compressed in it, the numbers of rows, and whether the backups that an increment follows are there. ' +
    'With an ID: this backup and all that it needs; without one: every backup of the folder. It needs no database. ' +
    'Exit status 65: something is wrong; all of it is named.'
  static override examples = [
    '<%= config.bin %> backup verify',
    '<%= config.bin %> backup verify 20240502T101500Z-full',
    '<%= config.bin %> backup verify --folder /mnt/backups/mentat --json',
  ]
  static override enableJsonFlag = true
  static override args = {
    id: Args.string({ description: 'ID of a backup', ignoreStdin: true }),
  }
  static override flags = { folder: backupFolderFlag }

  async run(): Promise<{ backups: VerifiedBackup[] }> {
    const { args, flags } = await this.parse(BackupVerify)
    const [{ verifyBackups }, { Progress }] = await Promise.all([
      import('../../lib/modules/backup/verify.ts'),
      import('../../lib/framework/terminal/progress.ts'),
    ])
    const folder = await backupFolder(this, flags)
    const progress = new Progress('bytes', 0, systemClock)
    const backups = await verifyBackups({
      folder,
      id: args.id,
      onProgress: (done, all) => {
        if (!flags.quiet) progress.show(done, all)
      },
    }).finally(() => {
      progress.end()
    })
    this.log(verifiedText(backups))
    if (backups.some(({ state }) => state === 'broken'))
      process.exitCode = registry.BACKUP_DAMAGED.exit
    return { backups }
  }
}
