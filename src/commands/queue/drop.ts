import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { confirm } from '../../cli/confirm.ts'
import { errorArgs, errorFlags, errorSelection } from '../../cli/error-selection.ts'
import { queueFlag, queuePath } from '../../cli/queue-flags.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { queueLayout } from '../../lib/queue/layout.ts'
import { dropMessage, selectErrors } from '../../lib/queue/operate.ts'

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
    const layout = queueLayout(queuePath(this.homeOf(flags), flags.queue))
    const names = argv.map(String)
    const selected = selectErrors(layout, errorSelection(names, flags)).map(({ name }) => name)
    const missing = names.filter((name) => !selected.includes(name))
    if (missing.length > 0) {
      throw new MentatError(
        'QUEUE_MESSAGE_NOT_FOUND',
        `not in ${layout.errors}: ${missing.join(', ')}`,
      )
    }
    if (flags['dry-run'] || selected.length === 0) {
      this.log(`${selected.length} messages would be deleted from ${layout.errors}`)
      return { dropped: [] }
    }
    if (!(await confirm(`Delete ${selected.length} messages from ${layout.errors}?`, flags.yes))) {
      this.say('nothing was deleted')
      return { dropped: [] }
    }
    for (const name of selected) dropMessage(layout, 'errors', name)
    this.log(`${selected.length} messages deleted`)
    return { dropped: selected }
  }
}
