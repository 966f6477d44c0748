import { MentatCommand } from '../../cli/command.ts'
import { runDaemonCommand } from '../../cli/daemon-command.ts'
import { daemonFlags } from '../../cli/daemon-flags.ts'
import type { DaemonReport } from '../../lib/components/daemon-process.ts'

export default class NatsSend extends MentatCommand {
  static override summary = 'send messages from a queue to a NATS JetStream'
  static override description =
    'Takes messages from the queue HOME/spool/nats-sender and puts them into the stream in the section "nats" of the configuration; "mentat nats receive" fetches them on another machine. ' +
    'A message leaves the queue when the server has acknowledged it; one that is sent again, because the answer was lost or this process was killed, is known there by its ID. ' +
    'What is too large for the stream goes to errors with the words of the server; an outage, a full stream, and what an operator has to mend are waited out, also with --once: /readyz and the log tell which. ' +
    'Any number of instances may share one queue. The first SIGINT or SIGTERM finishes what is under way; SIGHUP reads the configuration again.'
  static override examples = [
    '<%= config.bin %> nats send',
    '<%= config.bin %> nats send --daemon',
    '<%= config.bin %> nats send --once --json',
    '<%= config.bin %> config sample nats-sender',
  ]
  static override enableJsonFlag = true
  static override flags = daemonFlags

  async run(): Promise<DaemonReport | undefined> {
    const { flags } = await this.parse(NatsSend)
    const { natsSenderModule } = await import('../../lib/modules/nats-sender/module.ts')
    const { programOf } = await import('../../lib/modules/programs.ts')
    return runDaemonCommand(programOf(natsSenderModule), flags, this, { stored: 'sent' })
  }
}
