import { MentatCommand } from '../../cli/command.ts'
import { runDaemonCommand } from '../../cli/daemon-command.ts'
import { daemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'

export default class EnricherRun extends MentatCommand {
  static override summary = 'add what is known about the addresses of events'
  static override description =
    'Takes messages from its queue, asks its plugins (whois and geoip, unless enricher.conf says otherwise) about each event, adds their answers, and hands the message on. ' +
    'Any number of instances may share one queue. Signals are those of every daemon: see mentat storage run.'
  static override examples = [
    '<%= config.bin %> enricher run',
    '<%= config.bin %> enricher run --once --json',
  ]
  static override enableJsonFlag = true
  static override flags = daemonFlags

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(EnricherRun)
    const { enricherModule } = await import('../../lib/modules/enricher/module.ts')
    const { programOf } = await import('../../lib/modules/programs.ts')
    return runDaemonCommand(programOf(enricherModule), flags, this)
  }
}
