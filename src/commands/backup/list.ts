import { backupFolder, backupFolderFlag } from '../../cli/backup-flags.ts'
import { listText } from '../../cli/backup-text.ts'
import { MentatCommand } from '../../cli/command.ts'
import type { BackupList as List } from '../../lib/modules/backup/list.ts'

export default class BackupList extends MentatCommand {
  static override summary = 'show the backups'
  static override description =
    'Chains of a full backup and its increments, oldest first, with the storage times of their events, their sizes, and whether they are complete as far as ' +
    'manifests and sizes of files tell; "mentat backup verify" reads everything. It needs no database.'
  static override examples = [
    '<%= config.bin %> backup list',
    '<%= config.bin %> backup list --folder /mnt/backups/mentat --json',
  ]
  static override enableJsonFlag = true
  static override flags = { folder: backupFolderFlag }

  async run(): Promise<List> {
    const { flags } = await this.parse(BackupList)
    const { listBackups } = await import('../../lib/modules/backup/list.ts')
    const list = listBackups(await backupFolder(this, flags))
    this.log(listText(list))
    return list
  }
}
