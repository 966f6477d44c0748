import { MentatCommand } from '../../cli/command.ts'
import { runDaemonCommand } from '../../cli/daemon-command.ts'
import { daemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'

export default class InspectorRun extends MentatCommand {
  static override summary = 'classify events from the queue and let rules decide about them'
  static override description =
    'Takes messages from its queue and applies the rules of its configuration, then the event classes of the database. ' +
    'Rules write into events, drop them, send them or copies of them to other queues, and send mail. ' +
    'Changed event classes are noticed by themselves; SIGHUP reloads the configuration, which is used only if it is valid. ' +
    'A second instance (--name) has its own rules and its own queue.'
  static override examples = [
    '<%= config.bin %> inspector run',
    '<%= config.bin %> inspector run --once --json',
    '<%= config.bin %> inspector run --daemon --name inspector-b',
  ]
  static override enableJsonFlag = true
  static override flags = daemonFlags

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(InspectorRun)
    const { inspectorModule } = await import('../../lib/modules/inspector/module.ts')
    const { programOf } = await import('../../lib/modules/programs.ts')
    return runDaemonCommand(programOf(inspectorModule), flags, this)
  }
}
