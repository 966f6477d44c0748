import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class ReportResend extends MentatCommand {
  static override summary =
    'let the mail of a report wait again: the next run of the reporter sends it'
  static override description =
    'For mails that were refused or are in doubt: look first whether it did arrive, by its Message-ID <LABEL@domain> in the log of the mail server. Exit status 65 for a mail that is in another state, 66 if there is none.'
  static override examples = ['<%= config.bin %> report resend M20240506SL-A1B2C']
  static override enableJsonFlag = true
  static override args = {
    label: Args.string({ description: 'label of the report', required: true }),
  }

  async run(): Promise<{ label: string; mail_state: 'waiting' }> {
    const { args, flags } = await this.parse(ReportResend)
    const [{ resendMail }, { systemClock }] = await Promise.all([
      import('../../lib/database/reports/resend.ts'),
      import('../../lib/framework/time/clock.ts'),
    ])
    await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      resendMail(database, args.label, systemClock.now()),
    )
    this.log(`the mail of report ${args.label} waits again`)
    return { label: args.label, mail_state: 'waiting' }
  }
}
