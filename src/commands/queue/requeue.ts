import { MentatCommand } from '../../cli/command.ts'
import { errorArgs, errorFlags, errorSelection } from '../../cli/error-selection.ts'
import { queueFlag, queuePath } from '../../cli/queue-flags.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { queueLayout } from '../../lib/queue/layout.ts'
import { requeueMessage, selectErrors } from '../../lib/queue/operate.ts'

export default class QueueRequeue extends MentatCommand {
  static override summary = 'put refused messages back into the queue'
  static override description =
    'Moves messages from errors to incoming, for example after a rule or a limit was corrected. ' +
    'A message that is refused again comes back with a new reason.'
  static override examples = [
    '<%= config.bin %> queue requeue --all',
    '<%= config.bin %> queue requeue --reason MESSAGE_TOO_LARGE --queue storage',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override args = errorArgs
  static override flags = { queue: queueFlag, ...errorFlags }

  async run(): Promise<{ requeued: string[] }> {
    const { argv, flags } = await this.parse(QueueRequeue)
    const layout = queueLayout(queuePath(this.homeOf(flags), flags.queue))
    const names = argv.map(String)
    const selected = selectErrors(layout, errorSelection(names, flags)).map(({ name }) => name)
    const missing = names.filter((name) => !selected.includes(name))
    if (!flags['dry-run']) for (const name of selected) requeueMessage(layout, name)
    this.log(
      `${selected.length} messages ${flags['dry-run'] ? 'would be put' : 'put'} back into ${layout.incoming}`,
    )
    if (missing.length > 0) {
      throw new MentatError(
        'QUEUE_MESSAGE_NOT_FOUND',
        `not in ${layout.errors}: ${missing.join(', ')}`,
      )
    }
    return { requeued: selected }
  }
}
