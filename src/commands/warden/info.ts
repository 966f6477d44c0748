import { MentatCommand } from '../../cli/command.ts'
import { count, printable } from '../../cli/table.ts'
import { wardenConfigOf, withWardenHub } from '../../cli/warden-access.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

interface Info {
  readonly hub: string
  readonly version: string
  readonly description: string | null
  /** Events that the hub takes, and gives, at once. */
  readonly send_events_limit: number
  readonly get_events_limit: number
  /** Name of this client; null when it is not configured. */
  readonly client: string | null
  readonly certificate: {
    readonly subject: string
    readonly issuer: string
    readonly from: string
    readonly to: string
  }
}

export default class WardenInfo extends MentatCommand {
  static override summary = 'ask the Warden hub what it is, and whether it lets us in'
  static override description =
    'Shows version and limits of the hub in the section "warden" of the configuration, and the certificate that we show it. Fetches no events. ' +
    'Exit status 69 or 75 when the hub does not answer, 77 when it does not let us in or proves nothing, 78 when our certificate or key cannot be used: the text tells which.'
  static override examples = [
    '<%= config.bin %> warden info',
    '<%= config.bin %> warden info --json',
    '<%= config.bin %> config sample warden',
  ]
  static override enableJsonFlag = true

  async run(): Promise<Info> {
    const { flags } = await this.parse(WardenInfo)
    const config = await wardenConfigOf(this.homeOf(flags))
    const info = await withWardenHub(config, async (hub): Promise<Info> => {
      const { subject, issuer, from, to } = hub.certificate()
      const told = await hub.info(new AbortController().signal)
      return {
        hub: hub.name,
        version: told.version,
        description: told.description ?? null,
        send_events_limit: told.sendEventsLimit,
        get_events_limit: told.getEventsLimit,
        client: config.name ?? null,
        certificate: { subject, issuer, from: timeOf(from), to: timeOf(to) },
      }
    })
    this.log(infoText(info))
    const { endingText } = await import('../../lib/services/warden/certificate-end.ts')
    const ending = endingText(Date.parse(info.certificate.to), systemClock.now())
    if (ending !== undefined) this.say(ending)
    return info
  }
}

function infoText({ certificate, ...info }: Info): string {
  return [
    `hub          ${info.hub}`,
    `version      ${printable(info.version)}`,
    ...(info.description === null ? [] : [`description  ${printable(info.description)}`]),
    `at once      ${count(info.send_events_limit)} events sent, ${count(info.get_events_limit)} fetched`,
    `client       ${info.client ?? 'not named in the configuration'}`,
    `certificate  ${printable(certificate.subject)}, by ${printable(certificate.issuer)}, valid until ${certificate.to}`,
  ].join('\n')
}

function timeOf(moment: number): string {
  return new Date(moment).toISOString().replace('.000', '')
}
