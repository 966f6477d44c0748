import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
} from '../../cli/controller-command.ts'

export default class ControllerEnable extends MentatCommand {
  static override summary = 'let cron run the scheduled modules'
  static override description =
    'Writes a file for each of the cronjobs of controller.conf into the folder of cron (cron_dir, /etc/cron.d), with the schedule of scheduler.conf, the user, and the home folder. ' +
    'Files of jobs that are off, or not configured any more, are removed. A file that was not made by Mentat for this home is never touched. ' +
    'Exit status 0 when all are as they should be, 1 otherwise.'
  static override examples = [
    '<%= config.bin %> controller enable',
    '<%= config.bin %> controller enable --target statistician',
  ]
  static override enableJsonFlag = true
  static override flags = controllerFlags

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerEnable)
    return runControllerAction(this, flags, {
      about: 'jobs',
      perform: async ({ controller }) => {
        const [{ enableJobs }, { enabledPath }] = await Promise.all([
          import('../../lib/modules/controller/cron/change.ts'),
          import('../../lib/modules/controller/cron/enabled-file.ts'),
        ])
        return enableJobs(controller.selection, controller.cron, enabledPath(controller.home))
      },
    })
  }
}
