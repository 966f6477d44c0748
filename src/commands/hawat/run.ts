import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { beginDaemon } from '../../cli/begin-daemon.ts'
import { daemonOverrides, loneDaemonFlags } from '../../cli/daemon-flags.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class HawatRun extends MentatCommand {
  static override summary = 'run the web interface'
  static override description =
    'Serves the web interface and its API; "mentat up" has it already. Without a configuration it listens on port 8080 of this host: put a proxy with HTTPS before it, or give it a certificate (tls) and an address (listen) in hawat.conf. ' +
    'Users are made by "mentat user add". The first SIGINT or SIGTERM ends it after the requests that are being answered; SIGHUP reads the configuration again.'
  static override examples = [
    '<%= config.bin %> hawat run',
    '<%= config.bin %> hawat run --listen 127.0.0.1:8081',
    '<%= config.bin %> config show hawat',
  ]
  static override flags = {
    listen: Flags.string({
      description: 'where it listens: a port of the loopback interface, or address:port',
      helpValue: 'ADDRESS',
    }),
    ...loneDaemonFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(HawatRun)
    const home = this.homeOf(flags)
    const onReady = await beginDaemon(this, 'hawat', flags)
    if (!onReady) return
    const [{ runHawat }, { catalogue }, { outsideServices }, { hawatMailer }] = await Promise.all([
      import('../../lib/hawat/daemon.ts'),
      import('../../lib/modules/catalogue.ts'),
      import('../../cli/hawat-services.ts'),
      import('../../cli/hawat-outbox.ts'),
    ])
    await runHawat({
      home,
      clock: systemClock,
      catalogue,
      overrides: {
        ...daemonOverrides(flags),
        ...(flags.listen === undefined ? {} : { listen: flags.listen }),
      },
      outside: outsideServices(home),
      companions: (config) => [hawatMailer(config, { home, clock: systemClock })],
      onReady: (url) => {
        if (!flags.supervised) this.say(`the web interface answers at ${url}`)
        onReady()
      },
    })
  }
}
