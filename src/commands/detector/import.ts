import { Args } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { dryRunFlag, sourceFlag } from '../../cli/source-flags.ts'
import { counted, renderTable } from '../../cli/table.ts'
import { readTextFile } from '../../cli/text-file.ts'
import type { DetectorChange, DetectorImportPlan } from '../../lib/database/detectors/import.ts'

export default class DetectorImport extends MentatCommand {
  static override summary = 'read detectors from a file of Warden clients'
  static override description =
    'FILE is JSON: an object whose list "clients" has objects with name, and perhaps note, credibility (0 to 1, default 1) and registered; "-" means ' +
    'standard input. Detectors that are not there are created, those of the same source changed, none is deleted. ' +
    'Exit status 65, and nothing changed, when the file has problems: all are told.'
  static override examples = [
    '<%= config.bin %> detector import --dry-run clients.json',
    '<%= config.bin %> detector import --source warden clients.json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    source: sourceFlag({ default: 'detectors-file' }),
    'dry-run': dryRunFlag,
  }
  static override args = {
    file: Args.string({ description: 'file to read', required: true, ignoreStdin: true }),
  }

  async run(): Promise<DetectorImportPlan & { readonly dry_run: boolean }> {
    const { args, flags } = await this.parse(DetectorImport)
    const dryRun = flags['dry-run']
    const { name, text } = await readTextFile(args.file)
    const { importClientsFile } = await import('../../lib/modules/detectors/import.ts')
    const plan = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      importClientsFile(database, text, {
        name,
        source: flags.source,
        dryRun,
        author: authorOf(this),
      }),
    )
    const table = dryRun ? planTable(plan) : ''
    if (table !== '') this.log(table)
    this.log(planSummary(plan, dryRun))
    return { dry_run: dryRun, ...plan }
  }
}

function planTable({ created, changed }: DetectorImportPlan): string {
  const rows = [
    ...created.map(({ name, description }) => ({ action: 'create', name, detail: description })),
    ...changed.map((change) => ({
      action: 'change',
      name: change.after.name,
      detail: detailOf(change),
    })),
  ]
  if (rows.length === 0) return ''
  return renderTable(rows, [
    { title: 'ACTION', value: ({ action }) => action },
    { title: 'DETECTOR', value: ({ name }) => name },
    { title: 'DETAIL', value: ({ detail }) => detail },
  ])
}

function detailOf({ before, after }: DetectorChange): string {
  const names = ['credibility', 'description', 'registered'] as const
  return names
    .filter((name) => after[name] !== undefined && before[name] !== after[name])
    .map((name) => `${name}: ${before[name] ?? '-'} → ${after[name] ?? '-'}`)
    .join(', ')
}

function planSummary(plan: DetectorImportPlan, dryRun: boolean): string {
  const { created, changed, foreign, extra, unchanged, source } = plan
  const names = (detectors: readonly { name: string }[]): string =>
    detectors.map(({ name }) => name).join(', ')
  const lines = [
    `${counted(created.length, 'detector')} created, ${changed.length} changed, ${unchanged} unchanged ` +
      `(source ${source})${dryRun ? ': nothing was written, this was a dry run' : ''}`,
  ]
  if (foreign.length > 0) lines.push(`of another source, and left as they are: ${names(foreign)}`)
  if (extra.length > 0) lines.push(`no longer in the file, they stay: ${names(extra)}`)
  return lines.join('\n')
}
