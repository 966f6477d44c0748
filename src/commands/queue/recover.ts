import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { existingQueues, queueFlag } from '../../cli/queue-flags.ts'
import { counted } from '../../cli/table.ts'
import { recoverDead } from '../../lib/queue/recover.ts'

export default class QueueRecover extends MentatCommand {
  static override summary = 'give messages that dead instances hold back to the queue'
  static override description =
    'Daemons do this by themselves when they start and every minute (queue_recovery). Of instances on other hosts nothing can be ' +
    'known: --other-hosts returns theirs too, which is right only when they are dead.'
  static override examples = [
    '<%= config.bin %> queue recover',
    '<%= config.bin %> queue recover --queue storage --other-hosts',
  ]
  static override enableJsonFlag = true
  static override flags = {
    queue: queueFlag,
    'other-hosts': Flags.boolean({ description: 'also what instances on other hosts hold' }),
  }

  async run(): Promise<{ recovered: number }> {
    const { flags } = await this.parse(QueueRecover)
    let recovered = 0
    for (const layout of existingQueues(this.homeOf(flags), flags.queue))
      recovered += recoverDead(layout, { otherHosts: flags['other-hosts'] })
    this.log(
      recovered === 0
        ? 'nothing to recover'
        : `back in the queue: ${counted(recovered, 'message')}`,
    )
    return { recovered }
  }
}
