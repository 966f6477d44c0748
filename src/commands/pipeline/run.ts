import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { runDaemonCommand } from '../../cli/daemon-command.ts'
import { daemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'

export default class PipelineRun extends MentatCommand {
  static override summary = 'inspect, enrich and store events in one process'
  static override description =
    'Runs the modules of the pipe one behind the other over one queue, that of the first. A message stays in it until the last one has done its part: until COMMIT, where that is storage. ' +
    'Each module has its own configuration (inspector.conf, enricher.conf, storage.conf); queue and intervals are those of pipeline.conf. ' +
    'Any number of pipelines may share one queue. Signals are those of every daemon: see mentat storage run.'
  static override examples = [
    '<%= config.bin %> pipeline run',
    '<%= config.bin %> pipeline run --once --json',
    '<%= config.bin %> pipeline run --stages inspector,enricher',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...daemonFlags,
    stages: Flags.string({
      description: 'the modules, in the order of the pipe; default: all of it',
      helpValue: 'MODULE,…',
    }),
  }

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(PipelineRun)
    const { pipelineProgram } = await import('../../lib/modules/programs.ts')
    const stages = flags.stages?.split(',').map((stage) => stage.trim())
    return runDaemonCommand(pipelineProgram, flags, this, {
      overrides: stages && { stages },
    })
  }
}
