import { Flags } from '@oclif/core'
import { beginDaemon } from '../../cli/begin-daemon.ts'
import { MentatCommand } from '../../cli/command.ts'
import { daemonOverrides, loneDaemonFlags } from '../../cli/daemon-flags.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class ReceiverRun extends MentatCommand {
  static override summary = 'take events over HTTP into a queue'
  static override description =
    'Answers POST /v1/events with a verdict for each event; what is accepted is durable in the queue of the inspector (queue_out_dir in receiver.conf), also while the database is down. ' +
    'Who may send says keys in receiver.conf: "mentat receiver key" makes them. Without a configuration it listens on port 8090 of this host: put a proxy with HTTPS before it, or give it a certificate (tls) and an address (listen). ' +
    'While the queue is full it answers 503. The first SIGINT or SIGTERM ends it after the requests that are under way; SIGHUP reads the configuration again, and no connection ends.'
  static override examples = [
    '<%= config.bin %> receiver run',
    '<%= config.bin %> receiver run --listen 127.0.0.1:8091',
    '<%= config.bin %> config sample receiver',
  ]
  static override flags = {
    listen: Flags.string({
      description: 'where it listens: a port of the loopback interface, or address:port',
      helpValue: 'ADDRESS',
    }),
    ...loneDaemonFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ReceiverRun)
    const home = this.homeOf(flags)
    const onReady = await beginDaemon(this, 'receiver', flags)
    if (!onReady) return
    const [{ runReceiver }, { catalogue }] = await Promise.all([
      import('../../lib/modules/receiver/run.ts'),
      import('../../lib/modules/catalogue.ts'),
    ])
    await runReceiver({
      home,
      clock: systemClock,
      catalogue,
      overrides: {
        ...daemonOverrides(flags),
        ...(flags.listen === undefined ? {} : { listen: flags.listen }),
      },
      onReady: (url) => {
        if (!flags.supervised) this.say(`events are taken at ${url}/v1/events`)
        onReady()
      },
    })
  }
}
