import { resolve } from 'node:path'
import { Flags } from '@oclif/core'
import type { BackupConfig } from '../lib/modules/backup/config.ts'
import type { BaseFlags, MentatCommand } from './command.ts'

/** Where backups are looked for. */
export const backupFolderFlag = Flags.directory({
  description: 'folder of the backups; default: that of backup.conf',
  helpValue: 'DIR',
})

/** The folder that a command is to look into, for commands that need nothing else of the configuration. */
export async function backupFolder(
  command: MentatCommand,
  flags: BaseFlags & { folder: string | undefined },
): Promise<string> {
  if (flags.folder !== undefined) return resolve(flags.folder)
  return (await backupConfiguration(command, flags)).folder
}

/** What is configured of backups. */
export async function backupConfiguration(
  command: MentatCommand,
  flags: BaseFlags,
): Promise<BackupConfig> {
  const [{ loadCheckedConfig }, { catalogue }, { backupConfig }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/modules/backup/config.ts'),
  ])
  return (await loadCheckedConfig(backupConfig, { home: command.homeOf(flags), catalogue })).value
}
