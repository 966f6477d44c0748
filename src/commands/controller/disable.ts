import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
} from '../../cli/controller-command.ts'

export default class ControllerDisable extends MentatCommand {
  static override summary = 'let cron no longer run the scheduled modules'
  static override description =
    'Removes the files that "mentat controller enable" has written for this home; with --target those of some jobs. A file that was not made by Mentat for this home is never touched. ' +
    'What is disabled so is no fault: "mentat controller status" tells it and complains about nothing. Exit status 0 when all are gone, 1 otherwise.'
  static override examples = [
    '<%= config.bin %> controller disable',
    '<%= config.bin %> controller disable --target reporter',
  ]
  static override enableJsonFlag = true
  static override flags = controllerFlags

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerDisable)
    return runControllerAction(this, flags, {
      about: 'jobs',
      perform: async ({ controller }) => {
        const [{ disableJobs }, { enabledPath }] = await Promise.all([
          import('../../lib/modules/controller/cron/change.ts'),
          import('../../lib/modules/controller/cron/enabled-file.ts'),
        ])
        return disableJobs(controller.selection, controller.cron, enabledPath(controller.home))
      },
    })
  }
}
