import { Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { eventClassPlanSummary, eventClassPlanTable } from '../../cli/event-class-plan.ts'
import { networkPlanSummary } from '../../cli/network-plan.ts'
import { dryRunFlag } from '../../cli/source-flags.ts'
import { counted } from '../../cli/table.ts'
import type { DemoAccounts } from '../../lib/database/fixtures/accounts.ts'
import type { FixtureReport } from '../../lib/database/fixtures/load.ts'

export default class DbFixtures extends MentatCommand {
  static override summary =
    'load the event classes that come with Mentat, and objects for a demonstration'
  static override description =
    'Classes that are there stay as they are, also when somebody has changed them; --replace makes them those of this program. ' +
    'Networks, groups and detectors of --demo fit the events of "mentat ideagen"; its users, one for each role, belong to its groups, and nobody can log in as one of them before "mentat user passwd" has set a password. A second call changes nothing.'
  static override examples = [
    '<%= config.bin %> db fixtures',
    '<%= config.bin %> db fixtures --demo',
    '<%= config.bin %> db fixtures --replace --dry-run',
  ]
  static override enableJsonFlag = true
  static override flags = {
    replace: Flags.boolean({
      description: 'also change event classes that are there',
      default: false,
    }),
    demo: Flags.boolean({
      description:
        'also load demo networks, groups with settings and a filter, detectors and users',
      default: false,
    }),
    'dry-run': dryRunFlag,
  }

  async run(): Promise<FixtureReport & { readonly dry_run: boolean }> {
    const { flags } = await this.parse(DbFixtures)
    const { demo, replace, 'dry-run': dryRun } = flags
    const { loadFixtures } = await import('../../lib/database/fixtures/load.ts')
    const report = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      loadFixtures(database, { replace, demo, dryRun, author: authorOf(this) }),
    )
    const { event_classes: classes, networks, detectors, accounts } = report
    const table = dryRun ? eventClassPlanTable(classes) : ''
    if (table !== '') this.log(table)
    this.log(eventClassPlanSummary(classes, dryRun))
    if (networks) this.log(networkPlanSummary(networks, dryRun))
    if (detectors) this.log(`${counted(detectors.created.length, 'detector')} created`)
    if (accounts) this.#tellAccounts(accounts)
    if (classes.kept.length > 0)
      this.say(`left as they are (see --replace): ${classes.kept.join(', ')}`)
    return { dry_run: dryRun, ...report }
  }

  #tellAccounts({ users, settings, filters }: DemoAccounts): void {
    this.log(
      `${counted(users.length, 'user')} created, settings of ${counted(settings.length, 'group')}, ${counted(filters.length, 'filter')}`,
    )
    if (users.length > 0)
      this.say(`without a password: ${users.join(', ')}; set one: mentat user passwd LOGIN`)
  }
}
