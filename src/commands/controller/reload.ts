import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
  timeoutFlag,
} from '../../cli/controller-command.ts'
import { parseDuration } from '../../lib/framework/time/duration.ts'

export default class ControllerReload extends MentatCommand {
  static override summary = 'let the daemons read their configuration again'
  static override description =
    'Sends SIGHUP, and tells of each process whether it runs with the configuration as it is now, or goes on with the old one, and why. ' +
    'Exit status 0 when all have taken it, 1 otherwise.'
  static override examples = [
    '<%= config.bin %> controller reload',
    '<%= config.bin %> controller reload --target inspector',
  ]
  static override enableJsonFlag = true
  static override flags = { ...controllerFlags, timeout: timeoutFlag }

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerReload)
    const timeout = flags.timeout === undefined ? undefined : parseDuration(flags.timeout)
    return runControllerAction(this, flags, {
      about: 'daemons',
      perform: async ({ controller, config }) => {
        const { reloadDaemons } = await import('../../lib/modules/controller/reload.ts')
        return reloadDaemons(controller, timeout ?? config.start_timeout)
      },
    })
  }
}
