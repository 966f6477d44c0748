import { Flags } from '@oclif/core'
import { createdText } from '../../cli/backup-text.ts'
import { MentatCommand } from '../../cli/command.ts'
import { runScheduledCommand, scheduledFlags } from '../../cli/scheduled-command.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import type { BackupReport } from '../../lib/modules/backup/create.ts'

export default class BackupCreate extends MentatCommand {
  static override aliases = ['backup']
  static override summary = 'save the database'
  static override description =
    'A full backup holds everything; an increment holds the events stored since the backup before, and all other tables as they are now. ' +
    'Without a flag the plan of backup.conf decides: a full one every full_interval, increments in between. ' +
    'It shows one moment of the database, whatever is written meanwhile, and holds up nobody. ' +
    'Old chains are removed (keep), and it is copied where "copy" says. Whatever of this fails is an error. ' +
    'A backup that is not complete never has the name of one; what a run that was killed has left, the next one removes. ' +
    'It holds the hashes of the passwords of users: only its owner can read it. ' +
    'One run at a time: a second one ends with exit status 75.'
  static override examples = [
    '<%= config.bin %> backup',
    '<%= config.bin %> backup create --full',
    '<%= config.bin %> backup create --incremental --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    full: Flags.boolean({ description: 'save everything', exclusive: ['incremental'] }),
    incremental: Flags.boolean({ description: 'save what came after the last backup' }),
  }

  async run(): Promise<BackupReport> {
    const { flags } = await this.parse(BackupCreate)
    const [{ backupConfig }, { createBackup }, { Progress }] = await Promise.all([
      import('../../lib/modules/backup/config.ts'),
      import('../../lib/modules/backup/create.ts'),
      import('../../lib/framework/terminal/progress.ts'),
    ])
    const kind = flags.full ? 'full' : flags.incremental ? 'incremental' : undefined
    const progress = new Progress('rows', 0, systemClock)
    const report = await runScheduledCommand(this, flags, backupConfig, (run, config) =>
      createBackup(run, config, {
        kind,
        onProgress: (done, all) => {
          if (!flags.quiet) progress.show(done, all)
        },
      }),
    ).finally(() => {
      progress.end()
    })
    this.log(createdText(report))
    return report
  }
}
