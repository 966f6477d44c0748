import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { reportText } from '../../cli/report-text.ts'
import { locales } from '../../lib/framework/text/locale.ts'
import type { ShownReport } from '../../lib/modules/reporter/show-report.ts'

export default class ReportShow extends MentatCommand {
  static override summary = 'show one report: numbers, mail, files, text'
  static override description =
    'The text is made anew of what is stored, without the link of the mail. Exit status 66 if there is no such report.'
  static override examples = ['<%= config.bin %> report show M20240506SL-A1B2C --locale cs']
  static override enableJsonFlag = true
  static override flags = {
    locale: Flags.string({
      description: 'language of the text; default: that of the configuration',
      options: [...locales],
    }),
  }
  static override args = {
    label: Args.string({ description: 'label of the report', required: true }),
  }

  async run(): Promise<ShownReport> {
    const { args, flags } = await this.parse(ReportShow)
    const home = this.homeOf(flags)
    const [{ showReport }, { loadConfig }, { catalogue }, { reporterConfig }] = await Promise.all([
      import('../../lib/modules/reporter/show-report.ts'),
      import('../../lib/framework/config/load.ts'),
      import('../../lib/modules/catalogue.ts'),
      import('../../lib/modules/reporter/config.ts'),
    ])
    const config = loadConfig(reporterConfig, { home, catalogue }).value
    const locale = locales.find((each) => each === flags.locale)
    const shown = await withMigratedDatabase(this, home, (database) =>
      showReport(database, args.label, config, locale),
    )
    this.log(reportText(shown))
    return shown
  }
}
