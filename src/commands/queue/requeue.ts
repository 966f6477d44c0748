import { MentatCommand } from '../../cli/command.ts'
import { chosenErrors, errorArgs, errorFlags } from '../../cli/error-selection.ts'
import { existingQueue, queueFlag } from '../../cli/queue-flags.ts'
import { counted } from '../../cli/table.ts'
import { requeueMessage } from '../../lib/queue/operate.ts'

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
    const layout = existingQueue(this.homeOf(flags), flags.queue)
    const selected = chosenErrors(layout, argv.map(String), flags)
    if (flags['dry-run']) {
      this.log(`would put ${counted(selected.length, 'message')} back into ${layout.incoming}`)
      return { requeued: [] }
    }
    const requeued = selected.filter((name) => requeueMessage(layout, name))
    this.log(`${counted(requeued.length, 'message')} put back into ${layout.incoming}`)
    return { requeued }
  }
}
