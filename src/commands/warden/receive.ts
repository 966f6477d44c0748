import { MentatCommand } from '../../cli/command.ts'
import { onceDaemonFlags } from '../../cli/daemon-flags.ts'
import { runReceiverCommand } from '../../cli/receiver-command.ts'
import type { ReceiverReport } from '../../lib/components/receiver-process.ts'

export default class WardenReceive extends MentatCommand {
  static override summary = 'fetch events from the Warden hub into a queue'
  static override description =
    'Asks the hub in the section "warden" of the configuration for new events and puts each into the queue of the inspector (queue_out_dir in warden-receiver.conf), once, whatever happens to this process, the hub or the network. ' +
    'How far the hub was read stands in HOME/run/warden-receiver.json, and is advanced only when the events are durable; where to begin the first time says first_start. ' +
    'While the queue is full nothing is fetched; an outage is waited out, and so is a certificate that cannot be used: /readyz and the log tell which. ' +
    'With --once it ends when the hub has no more events, or with the first failure. The first SIGINT or SIGTERM ends it; SIGHUP reads the configuration again.'
  static override examples = [
    '<%= config.bin %> warden receive',
    '<%= config.bin %> warden receive --daemon',
    '<%= config.bin %> warden receive --once --json',
    '<%= config.bin %> config sample warden-receiver',
  ]
  static override enableJsonFlag = true
  static override flags = onceDaemonFlags

  async run(): Promise<ReceiverReport | undefined> {
    const { flags } = await this.parse(WardenReceive)
    return runReceiverCommand('warden-receiver', flags, this, async () => {
      const { runWardenReceiver } = await import('../../lib/modules/warden-receiver/run.ts')
      return runWardenReceiver
    })
  }
}
