import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { count, renderTable } from '../../cli/table.ts'
import type { Detector } from '../../lib/database/detectors/list.ts'

export default class DetectorList extends MentatCommand {
  static override summary = 'show the known detectors and how credible they are'
  static override description =
    'Detectors by the names that events have in Node.Name. Reports leave out events of detectors that are not credible; HITS counts these.'
  static override examples = [
    '<%= config.bin %> detector list',
    '<%= config.bin %> detector list --source warden --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    source: Flags.string({ description: 'only those of this source', helpValue: 'NAME' }),
  }

  async run(): Promise<{ detectors: Detector[] }> {
    const { flags } = await this.parse(DetectorList)
    const { listDetectors } = await import('../../lib/database/detectors/list.ts')
    const detectors = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listDetectors(database, flags),
    )
    if (detectors.length === 0) this.say(noneText(flags.source))
    else this.log(detectorTable(detectors))
    return { detectors }
  }
}

function noneText(source: string | undefined): string {
  return source === undefined
    ? 'no detector: see "mentat detector import"'
    : `no detector of the source "${source}": "mentat detector list" shows all`
}

function detectorTable(detectors: readonly Detector[]): string {
  return renderTable(detectors, [
    { title: 'DETECTOR', value: ({ name }) => name },
    { title: 'CREDIBILITY', value: ({ credibility }) => String(credibility), align: 'right' },
    { title: 'HITS', value: ({ hits }) => count(hits), align: 'right' },
    { title: 'SOURCE', value: ({ source }) => source },
    { title: 'REGISTERED', value: ({ registered }) => registered ?? '' },
    { title: 'DESCRIPTION', value: ({ description }) => description },
  ])
}
