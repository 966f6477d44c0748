import { Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'

export default class Up extends MentatCommand {
  static override summary = 'run the whole system in the foreground'
  static override description =
    'Checks the configuration, starts the embedded PostgreSQL if no database is configured, migrates it, then runs the modules and the web interface ' +
    'and starts again what ends by itself. Daemons beside the pipe run when they have a configuration file: second instances (inspector-b.conf), and those of Warden (warden-receiver.conf, warden-sender.conf). Ctrl-C stops everything in order and leaves nothing behind.'
  static override examples = ['<%= config.bin %> up', '<%= config.bin %> up --demo']
  static override flags = {
    demo: Flags.boolean({ description: 'also generate a stream of realistic events' }),
    listen: Flags.string({
      description:
        'where the web interface listens: a port of the loopback interface, or address:port (default: as configured)',
      helpValue: 'ADDRESS',
    }),
    'demo-rate': Flags.integer({
      description: 'demo events a second',
      default: 5,
      min: 1,
      max: 10_000,
      helpValue: 'N',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Up)
    const { runSystem } = await import('../cli/up-session.ts')
    await runSystem(this, flags)
  }
}
