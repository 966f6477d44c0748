import { Args } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { networkPlanTable, networkPlanSummary } from '../../cli/network-plan.ts'
import { dryRunFlag, sourceFlag } from '../../cli/source-flags.ts'
import { readTextFile } from '../../cli/text-file.ts'
import type { NetworkImportPlan } from '../../lib/database/networks/import-plan.ts'

export default class NetworkImport extends MentatCommand {
  static override summary = 'read networks and abuse groups from a whois or negistry file'
  static override description =
    'FILE is JSON: a list or an object of records with network (CIDR, range or address; or ip4_start and ip4_end; or ip6_addr and ip6_prefix) and ' +
    'resolved_abuses (e-mail addresses by severity) or abuse_group; lines that begin with # or // are comments; "-" means standard input. Afterwards the networks of ' +
    'the source are those of the file: missing ones are deleted. Groups that are not there are created; groups that are there, also disabled ones, and ' +
    'networks of other sources stay as they are. Exit status 65, and nothing changed, when the file has problems: all are told.'
  static override examples = [
    '<%= config.bin %> network import --dry-run whois.json',
    '<%= config.bin %> network import --source negistry /var/mentat/whois-negistry.json',
  ]
  static override enableJsonFlag = true
  static override flags = { source: sourceFlag({ default: 'whois' }), 'dry-run': dryRunFlag }
  static override args = {
    file: Args.string({ description: 'file to read', required: true, ignoreStdin: true }),
  }

  async run(): Promise<NetworkImportPlan & { readonly dry_run: boolean }> {
    const { args, flags } = await this.parse(NetworkImport)
    const dryRun = flags['dry-run']
    const { name, text } = await readTextFile(args.file)
    const { importWhoisFile } = await import('../../lib/modules/networks/import.ts')
    const plan = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      importWhoisFile(database, text, {
        name,
        source: flags.source,
        dryRun,
        author: authorOf(this),
      }),
    )
    for (const note of plan.notes) this.say(`${name}: ${note}`)
    const table = dryRun ? networkPlanTable(plan) : ''
    if (table !== '') this.log(table)
    this.log(networkPlanSummary(plan, dryRun))
    return { dry_run: dryRun, ...plan }
  }
}
