import { MentatCommand } from '../../cli/command.ts'
import { runDaemonCommand } from '../../cli/daemon-command.ts'
import { daemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'

export default class SamplerRun extends MentatCommand {
  static override summary = 'let one of many messages pass'
  static override description =
    'Takes messages from its queue, hands on the first of every sampling_limit (of all, or of those with the same values at sampling_keys), and drops the others. ' +
    'It stands beside the pipe: say with --next (or queue_out_dir) where the chosen ones go, and with a rule of the inspector (duplicate) what it gets.'
  static override examples = [
    '<%= config.bin %> sampler run --next trial',
    '<%= config.bin %> sampler run --once --json --next trial',
  ]
  static override enableJsonFlag = true
  static override flags = daemonFlags

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(SamplerRun)
    const { samplerModule } = await import('../../lib/modules/sampler/module.ts')
    const { programOf } = await import('../../lib/modules/programs.ts')
    return runDaemonCommand(programOf(samplerModule), flags, this)
  }
}
