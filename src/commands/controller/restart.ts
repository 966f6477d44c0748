import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
  timeoutFlag,
} from '../../cli/controller-command.ts'
import { parseDuration } from '../../lib/framework/time/duration.ts'

export default class ControllerRestart extends MentatCommand {
  static override summary = 'stop the daemons and start them again'
  static override description =
    'As "mentat controller stop" and then "start"; a daemon of which a process did not end is not started. To take over a changed configuration, "mentat controller reload" is enough. ' +
    'Exit status as that of "mentat controller start".'
  static override examples = [
    '<%= config.bin %> controller restart',
    '<%= config.bin %> controller restart --target storage --kill',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...controllerFlags,
    timeout: timeoutFlag,
    kill: Flags.boolean({ description: 'kill what has not ended in time' }),
  }

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerRestart)
    const timeout = flags.timeout === undefined ? undefined : parseDuration(flags.timeout)
    return runControllerAction(this, flags, {
      about: 'daemons',
      isStart: true,
      perform: async ({ controller, config }) => {
        const { restartDaemons } = await import('../../lib/modules/controller/restart.ts')
        return restartDaemons(controller, {
          kill: flags.kill,
          stopLimit: timeout ?? config.stop_timeout,
          startLimit: timeout ?? config.start_timeout,
        })
      },
    })
  }
}
