import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { confirm } from '../../cli/confirm.ts'
import { chosenErrors, errorArgs, errorFlags } from '../../cli/error-selection.ts'
import { existingQueue, queueFlag } from '../../cli/queue-flags.ts'
import { counted } from '../../cli/table.ts'
import { dropMessage } from '../../lib/queue/operate.ts'

export default class QueueDrop extends MentatCommand {
  static override summary = 'delete refused messages for good'
  static override description =
    'Deletes messages from errors, with their reasons. There is no way back.'
  static override examples = [
    '<%= config.bin %> queue drop --reason EVENT_NOT_JSON --yes',
    '<%= config.bin %> queue drop --all --dry-run',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override args = errorArgs
  static override flags = {
    queue: queueFlag,
    ...errorFlags,
    yes: Flags.boolean({ char: 'y', description: 'do not ask' }),
  }

  async run(): Promise<{ dropped: string[] }> {
    const { argv, flags } = await this.parse(QueueDrop)
    const layout = existingQueue(this.homeOf(flags), flags.queue)
    const selected = chosenErrors(layout, argv.map(String), flags)
    const what = `${counted(selected.length, 'message')} from ${layout.errors}`
    if (flags['dry-run'] || selected.length === 0) {
      this.log(flags['dry-run'] ? `would delete ${what}` : 'no messages to delete')
      return { dropped: [] }
    }
    if (!(await confirm(`Delete ${what}?`, flags.yes))) {
      this.say('nothing was deleted')
      return { dropped: [] }
    }
    const dropped = selected.filter((name) => dropMessage(layout, 'errors', name))
    this.log(`${counted(dropped.length, 'message')} deleted`)
    return { dropped }
  }
}
