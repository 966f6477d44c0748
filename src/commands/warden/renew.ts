import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { scheduledFlags } from '../../cli/scheduled-command.ts'
import { printable } from '../../cli/table.ts'
import { withRegistration } from '../../cli/warden-access.ts'
import type { RenewalReport } from '../../lib/modules/warden-registration/run.ts'

export default class WardenRenew extends MentatCommand {
  static override summary = 'renew the certificate of this client when its end is near'
  static override description =
    'Does nothing while the certificate is valid for more than warden.renew_before (30 days). Then it makes a new key and asks the registration authority (warden.ra_url) for a new certificate, which the old one vouches for. ' +
    'The new pair comes into force when the hub has let it in (getInfo); until then the old one stays. Daemons use it from their next connection on. Copies of the old pair are kept beside it. ' +
    'The scheduler runs it every day. When the certificate has expired, only "warden register --force" helps, with a token.'
  static override examples = [
    '<%= config.bin %> warden renew',
    '<%= config.bin %> warden renew --force --keep-key',
    '<%= config.bin %> warden renew --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    force: Flags.boolean({ description: 'renew it although its end is not near' }),
    'keep-key': Flags.boolean({ description: 'ask for a certificate for the key that is there' }),
  }

  async run(): Promise<RenewalReport> {
    const { flags } = await this.parse(WardenRenew)
    if (flags.supervised)
      (await import('../../lib/framework/process/supervised-process.ts')).endWithSupervisor()
    const report = await withRegistration(
      this,
      flags,
      'info',
      async ({ home, config, context }) => {
        const { runRenewal } = await import('../../lib/modules/warden-registration/run.ts')
        const order = { config, force: flags.force, keepsKey: flags['keep-key'] }
        return runRenewal(home, order, context)
      },
    )
    this.log(renewalText(report))
    return report
  }
}

function renewalText({ renewed, certificate, copies }: RenewalReport): string {
  if (!certificate) return 'warden.ra_url is not set: nothing is renewed'
  const words = `${printable(certificate.subject)}, by ${printable(certificate.issuer)}, valid until ${certificate.to}`
  if (!renewed) return `not due: ${words}`
  return [`renewed: ${words}`, ...copies.map((copy) => `before: ${copy}`)].join('\n')
}
