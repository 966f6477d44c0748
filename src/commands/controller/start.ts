import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
  timeoutFlag,
} from '../../cli/controller-command.ts'
import { parseDuration } from '../../lib/framework/time/duration.ts'

export default class ControllerStart extends MentatCommand {
  static override summary = 'start the daemons that are missing'
  static override description =
    'Starts as many processes of each configured daemon as are missing, detached, with their output in HOME/log/NAME.log, and waits until each is ready or has failed; the last lines of its log are shown then. ' +
    'What runs already is left alone, so it can be called at any time. Daemons of systemd or of "mentat up" are left to them. ' +
    'Exit status 0 when all run; else their state as "mentat controller status" has it, or 1.'
  static override examples = [
    '<%= config.bin %> controller start',
    '<%= config.bin %> controller start --target storage --timeout 5m',
  ]
  static override enableJsonFlag = true
  static override flags = { ...controllerFlags, timeout: timeoutFlag }

  async run(): Promise<ControllerReport> {
    const { flags } = await this.parse(ControllerStart)
    const timeout = flags.timeout === undefined ? undefined : parseDuration(flags.timeout)
    return runControllerAction(this, flags, {
      about: 'daemons',
      isStart: true,
      perform: async ({ controller, config }) => {
        const [{ startDaemons }, { aloneOver }] = await Promise.all([
          import('../../lib/modules/controller/start.ts'),
          import('../../lib/modules/controller/alone.ts'),
        ])
        return aloneOver(controller, () =>
          startDaemons(controller, timeout ?? config.start_timeout),
        )
      },
    })
  }
}
