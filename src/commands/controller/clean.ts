import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
} from '../../cli/controller-command.ts'

export default class ControllerClean extends MentatCommand {
  static override summary = 'remove PID files of processes that are gone'
  static override description =
    'Removes the PID files of daemons that were killed, those whose PID another process has got, and damaged ones where no such process runs. Without --target also those of daemons that are not configured. ' +
    'A daemon that starts does the same for its own name. Exit status 0, or 1 when one is left that needs a person.'
  static override examples = [
    '<%= config.bin %> controller clean',
    '<%= config.bin %> controller clean --target storage',
  ]
  static override enableJsonFlag = true
  static override flags = controllerFlags

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerClean)
    return runControllerAction(this, flags, {
      about: 'daemons',
      perform: async ({ controller }) => {
        const { cleanPidFiles } = await import('../../lib/modules/controller/clean.ts')
        return cleanPidFiles(controller)
      },
    })
  }
}
