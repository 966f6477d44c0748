import { controllerFlags, sayToNagios, withNagios } from '../../cli/controller-command.ts'
import { nagiosStatus } from '../../cli/controller-nagios.ts'
import { controllerScreen } from '../../cli/controller-text.ts'
import { MentatCommand } from '../../cli/command.ts'
import type { ControllerStatus } from '../../lib/modules/controller/status.ts'

export default class ControllerStatusCommand extends MentatCommand {
  static override summary = 'show whether the daemons and cron jobs are as they are configured'
  static override description =
    'Compares processes and files of cron with controller.conf, and changes nothing. Processes are known by their PID files, which hold the start time: another process that has got the PID is never mistaken. ' +
    'A daemon that was stopped (SIGSTOP), or has given no sign of life for a minute (silence in controller.conf), hangs. ' +
    'Exit status, of what all have in common, else 6: 0 running, 3 dead with PID file, 5 not running, 6 unknown or mixed, 7 hung, 10 PID files damaged or of another process, 11 fewer processes than configured, 12 more. ' +
    'Files of cron: 0 enabled, 5 disabled, 6 otherwise; jobs that are disabled make nothing worse. ' +
    'With --nagios: OK; WARNING when all runs and something is odd; CRITICAL when too little runs; UNKNOWN when it cannot be known.'
  static override examples = [
    '<%= config.bin %> controller status',
    '<%= config.bin %> controller status --target storage --json',
    '<%= config.bin %> controller status --nagios',
  ]
  static override enableJsonFlag = true
  static override flags = controllerFlags

  async run(): Promise<ControllerStatus> {
    const { flags } = await this.parse(ControllerStatusCommand)
    return withNagios(this, flags, async ({ controller }) => {
      const { controllerStatus } = await import('../../lib/modules/controller/status.ts')
      const status = controllerStatus(controller)
      if (flags.nagios) sayToNagios(this, nagiosStatus(status))
      else {
        this.log(controllerScreen(status))
        process.exitCode = status.code
      }
      return status
    })
  }
}
