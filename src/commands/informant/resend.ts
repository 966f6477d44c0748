import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'

export default class InformantResend extends MentatCommand {
  static override summary =
    'let the mail of a summary wait again: the next run of the informant sends it'
  static override description =
    'For mails that were refused or are in doubt, which "mentat status" names: look first whether it did arrive, in the log of the mail server. "mentat informant send" sends it at once. ' +
    'Exit status 65 for a mail that is in another state, 66 if there is none.'
  static override examples = [
    '<%= config.bin %> informant resend overall-20240502T000000Z-20240503T000000Z && <%= config.bin %> informant send',
  ]
  static override enableJsonFlag = true
  static override args = {
    label: Args.string({ description: 'label of the summary', required: true }),
  }

  async run(): Promise<{ label: string; mail_state: 'waiting' }> {
    const { args, flags } = await this.parse(InformantResend)
    const [{ resendSummary }, { systemClock }] = await Promise.all([
      import('../../lib/database/summaries/resend.ts'),
      import('../../lib/framework/time/clock.ts'),
    ])
    await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      resendSummary(database, args.label, systemClock.now()),
    )
    this.log(`the mail of the summary ${args.label} waits again`)
    return { label: args.label, mail_state: 'waiting' }
  }
}
