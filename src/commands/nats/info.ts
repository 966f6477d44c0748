import { MentatCommand } from '../../cli/command.ts'
import { count } from '../../cli/table.ts'
import { silentLogger } from '../../lib/framework/logging/logger.ts'
import type { StreamAccount } from '../../lib/services/nats/account.ts'

export default class NatsInfo extends MentatCommand {
  static override summary = 'ask the NATS server about its stream, and whether it lets us in'
  static override description =
    'Shows the server and the stream in the section "nats" of the configuration: how much waits in it, and for which consumers. Changes nothing; a stream that is absent is not made. ' +
    'Exit status 69 or 75 when the server does not answer or has no such stream, 77 when it does not let us in or proves nothing, 78 when what is configured cannot be used: the text tells which.'
  static override examples = [
    '<%= config.bin %> nats info',
    '<%= config.bin %> nats info --json',
    '<%= config.bin %> config sample nats',
  ]
  static override enableJsonFlag = true

  async run(): Promise<StreamAccount> {
    const { flags } = await this.parse(NatsInfo)
    const [{ loadConfig }, { catalogue, natsCommandConfig }, { streamAccount }] = await Promise.all(
      [
        import('../../lib/framework/config/load.ts'),
        import('../../lib/modules/catalogue.ts'),
        import('../../lib/services/nats/account.ts'),
      ],
    )
    const home = this.homeOf(flags)
    const { nats } = loadConfig(natsCommandConfig, { home, catalogue }).value
    const account = await streamAccount(nats, silentLogger)
    this.log(accountText(account))
    return account
  }
}

function accountText({ server, version, stream, subjects, consumers, ...amount }: StreamAccount) {
  const { messages, bytes, duplicate_window: window } = amount
  return [
    `server    ${server}, version ${version}`,
    `stream    ${stream}, subjects ${subjects.join(', ')}`,
    `waiting   ${count(messages)} messages, ${count(bytes)} bytes`,
    `window    duplicates are known for ${window}`,
    ...consumers.map(
      ({ name, waiting, unacknowledged }) =>
        `consumer  ${name}: ${count(waiting)} to be fetched, ${count(unacknowledged)} fetched and not acknowledged`,
    ),
  ].join('\n')
}
