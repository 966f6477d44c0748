import { MentatCommand } from '../../cli/command.ts'
import { reportText } from '../../cli/daemon-command.ts'
import { beginDaemon } from '../../cli/begin-daemon.ts'
import { daemonOverrides, onceDaemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class WardenSend extends MentatCommand {
  static override summary = 'send events from a queue to the Warden hub'
  static override description =
    'Takes messages from the queue HOME/spool/warden-sender and sends them to the hub in the section "warden" of the configuration, as many at a time as it takes; rules of the inspector (duplicate) fill the queue. ' +
    'Each event is sent once: when an answer is lost, or this process is killed, the hub is asked first what it has. What the hub refuses goes to errors with its words as the reason; an outage is waited out, and so is a certificate that cannot be used: /readyz and the log tell which. ' +
    'Which events are sent say filter and rule in warden-sender.conf, where those go that were sent queue_out_dir. ' +
    'With --once it ends when its queue is empty, or with the first failure, but asks the hub before about events whose answer was lost. The first SIGINT or SIGTERM finishes what is under way; SIGHUP reads the configuration again.'
  static override examples = [
    '<%= config.bin %> warden send',
    '<%= config.bin %> warden send --daemon',
    '<%= config.bin %> warden send --once --json',
    '<%= config.bin %> config sample warden-sender',
  ]
  static override enableJsonFlag = true
  static override flags = onceDaemonFlags

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(WardenSend)
    const home = this.homeOf(flags)
    const onReady = await beginDaemon(this, 'warden-sender', flags)
    if (!onReady) return undefined
    const [{ runWardenSender }, { catalogue }] = await Promise.all([
      import('../../lib/modules/warden-sender/run.ts'),
      import('../../lib/modules/catalogue.ts'),
    ])
    const report = await runWardenSender({
      home,
      clock: systemClock,
      catalogue,
      overrides: daemonOverrides(flags),
      once: flags.once,
      onReady,
    })
    if (!flags.once) return undefined
    if (!flags.json) this.log(reportText(report, 'sent'))
    return report
  }
}
