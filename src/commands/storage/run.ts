import { MentatCommand } from '../../cli/command.ts'
import { runDaemonCommand } from '../../cli/daemon-command.ts'
import { daemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'

export default class StorageRun extends MentatCommand {
  static override summary = 'store events from the queue in the database'
  static override description =
    'Takes messages from its queue in batches and stores each event exactly once; a file leaves the queue only after COMMIT. ' +
    'What cannot be understood goes to errors with its reason. An outage of the database is waited out. ' +
    'Any number of instances may share one queue. The first SIGINT or SIGTERM finishes what is claimed, the second leaves at once; ' +
    'SIGHUP reloads the configuration, SIGUSR1 writes the run log, SIGUSR2 the state.'
  static override examples = [
    '<%= config.bin %> storage run',
    '<%= config.bin %> storage run --once --json',
    '<%= config.bin %> storage run --daemon --name storage-b --queue storage',
  ]
  static override enableJsonFlag = true
  static override flags = daemonFlags

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(StorageRun)
    const { storageModule } = await import('../../lib/modules/storage/module.ts')
    const { programOf } = await import('../../lib/modules/programs.ts')
    return runDaemonCommand(programOf(storageModule), flags, this)
  }
}
