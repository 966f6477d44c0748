import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
  timeoutFlag,
} from '../../cli/controller-command.ts'
import { parseDuration } from '../../lib/framework/time/duration.ts'

export default class ControllerStop extends MentatCommand {
  static override summary = 'stop the daemons'
  static override description =
    'Tells the configured daemons to stop (SIGTERM), waits for them, and says who did not end; nothing is lost whichever way a daemon ends. ' +
    'Daemons of systemd or of "mentat up" are left alone. Exit status 0 when none of them runs any more, 1 otherwise.'
  static override examples = [
    '<%= config.bin %> controller stop',
    '<%= config.bin %> controller stop --target storage --timeout 10s --kill',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...controllerFlags,
    timeout: timeoutFlag,
    kill: Flags.boolean({ description: 'kill what has not ended by then' }),
  }

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerStop)
    const timeout = flags.timeout === undefined ? undefined : parseDuration(flags.timeout)
    return runControllerAction(this, flags, {
      about: 'daemons',
      perform: async ({ controller, config }) => {
        const [{ stopDaemons }, { aloneOver }] = await Promise.all([
          import('../../lib/modules/controller/stop.ts'),
          import('../../lib/modules/controller/alone.ts'),
        ])
        const limit = timeout ?? config.stop_timeout
        return aloneOver(controller, () =>
          stopDaemons(controller, { limit, kill: flags.kill, wish: 'stop' }),
        )
      },
    })
  }
}
