import { MentatCommand } from '../../cli/command.ts'
import { onceDaemonFlags } from '../../cli/daemon-flags.ts'
import { runReceiverCommand } from '../../cli/receiver-command.ts'
import type { ReceiverReport } from '../../lib/components/receiver-process.ts'

export default class NatsReceive extends MentatCommand {
  static override summary = 'fetch messages from a NATS JetStream into a queue'
  static override description =
    'Takes messages from the stream in the section "nats" of the configuration and puts each into the queue of the inspector (queue_out_dir in nats-receiver.conf), once, whatever happens to this process, the server or the network. ' +
    'A message is acknowledged when it is durable in the queue; which were taken stands in HOME/run/nats-receiver.json, so that one that is delivered again is known. ' +
    'While the queue is full nothing is fetched; an outage is waited out, and so is what an operator has to mend: /readyz and the log tell it. ' +
    'With --once it ends when the stream has nothing more, or with the first failure. The first SIGINT or SIGTERM ends it; SIGHUP reads the configuration again.'
  static override examples = [
    '<%= config.bin %> nats receive',
    '<%= config.bin %> nats receive --daemon',
    '<%= config.bin %> nats receive --once --json',
    '<%= config.bin %> config sample nats-receiver',
  ]
  static override enableJsonFlag = true
  static override flags = onceDaemonFlags

  async run(): Promise<ReceiverReport | undefined> {
    const { flags } = await this.parse(NatsReceive)
    return runReceiverCommand('nats-receiver', flags, this, async () => {
      const { runNatsReceiver } = await import('../../lib/modules/nats-receiver/run.ts')
      return runNatsReceiver
    })
  }
}
