import { join } from 'node:path'
import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { daemonOverrides, supervisedFlag } from '../../cli/daemon-flags.ts'
import { ownArguments } from '../../lib/framework/process/own-program.ts'
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
    daemon: Flags.boolean({
      description: 'detach from the terminal; log to HOME/log/hawat.log',
    }),
    supervised: supervisedFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(HawatRun)
    const home = this.homeOf(flags)
    const { sayReady, startDetached } = await import('../../lib/framework/process/detach.ts')
    if (flags.daemon) {
      const log = join(home.log, 'hawat.log')
      const args = ownArguments().filter((arg) => arg !== '--daemon')
      this.log(`hawat is running, PID ${await startDetached(args, log)}, log ${log}`)
      return
    }
    if (flags.supervised)
      (await import('../../lib/framework/process/supervised-process.ts')).endWithSupervisor()
    const [{ runHawat }, { catalogue }, { outsideServices }] = await Promise.all([
      import('../../lib/hawat/daemon.ts'),
      import('../../lib/modules/catalogue.ts'),
      import('../../cli/hawat-services.ts'),
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
      onReady: (url) => {
        if (!flags.supervised) this.say(`the web interface answers at ${url}`)
        sayReady()
      },
    })
  }
}
