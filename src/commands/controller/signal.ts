import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  controllerFlags,
  type ControllerReport,
  runControllerAction,
} from '../../cli/controller-command.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { signalNames } from '../../lib/modules/controller/signal.ts'

export default class ControllerSignal extends MentatCommand {
  static override summary = 'send a signal to the daemons'
  static override description =
    'HUP: read the configuration again. USR1: write the run log. USR2: write the state. INT, TERM: stop. KILL: end at once. STOP, CONT: hold, go on. ' +
    'It waits for nothing. Exit status 0 when it was sent to all that run, 1 otherwise.'
  static override examples = [
    '<%= config.bin %> controller signal USR1',
    '<%= config.bin %> controller signal KILL --target storage',
  ]
  static override enableJsonFlag = true
  static override args = {
    signal: Args.string({
      description: `one of ${signalNames.join(', ')}, also with SIG before it`,
      required: true,
    }),
  }
  static override flags = controllerFlags

  async run(): Promise<ControllerReport> {
    const { flags, args } = await this.parse(ControllerSignal)
    const name = args.signal.toUpperCase().replace(/^SIG/, '')
    const signal = signalNames.find((known) => known === name)
    if (signal === undefined) {
      throw new MentatError(
        'USAGE',
        `"${args.signal}" is no signal for daemons; expected ${signalNames.join(', ')}`,
      )
    }
    return runControllerAction(this, flags, {
      about: 'daemons',
      perform: async ({ controller }) => {
        const { signalDaemons } = await import('../../lib/modules/controller/signal.ts')
        return signalDaemons(controller, signal)
      },
    })
  }
}
