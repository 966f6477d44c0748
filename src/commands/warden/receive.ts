import { MentatCommand } from '../../cli/command.ts'
import { beginDaemon } from '../../cli/begin-daemon.ts'
import { daemonOverrides, onceDaemonFlags } from '../../cli/daemon-flags.ts'
import { count } from '../../cli/table.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import type { WardenReceiverReport } from '../../lib/modules/warden-receiver/run.ts'

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

  async run(): Promise<WardenReceiverReport | undefined> {
    const { flags } = await this.parse(WardenReceive)
    const home = this.homeOf(flags)
    const onReady = await beginDaemon(this, 'warden-receiver', flags)
    if (!onReady) return undefined
    const [{ runWardenReceiver }, { catalogue }] = await Promise.all([
      import('../../lib/modules/warden-receiver/run.ts'),
      import('../../lib/modules/catalogue.ts'),
    ])
    const report = await runWardenReceiver({
      home,
      clock: systemClock,
      catalogue,
      overrides: daemonOverrides(flags),
      once: flags.once,
      onReady,
    })
    if (!flags.once) return undefined
    if (!flags.json) this.log(reportText(report))
    return report
  }
}

function reportText({ fetched, queued, duplicates, seconds }: WardenReceiverReport): string {
  const again = duplicates === 0 ? '' : `, ${count(duplicates)} delivered again`
  return `${count(fetched)} fetched, ${count(queued)} put into the queue${again} in ${seconds.toFixed(1)} s`
}
