import { Flags } from '@oclif/core'
import { authorOf } from '../../cli/author.ts'
import { MentatCommand } from '../../cli/command.ts'
import {
  eventImportText,
  mainImportText,
  refusedObjects,
  withImportTarget,
  withPythonDatabase,
} from '../../cli/python-import.ts'
import { readMoment } from '../../cli/read-flag.ts'
import { dryRunFlag } from '../../cli/source-flags.ts'
import { escapeLine } from '../../lib/framework/logging/escape.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { momentSyntax } from '../../lib/framework/time/moment.ts'
import { formatTimestamp } from '../../lib/idea/timestamp.ts'
import type { EventImportReport } from '../../lib/modules/python-import/import-events.ts'
import type { MainImportReport } from '../../lib/modules/python-import/main/import-main.ts'

/** Part of the work failed; it was told to end before all was done. */
const PARTLY = 1
const TRY_AGAIN = 75

/** What `--json` prints; null: that database was not named. */
interface Report {
  readonly dry_run: boolean
  readonly main: MainImportReport | null
  readonly events: EventImportReport | null
}

export default class DbImportPython extends MentatCommand {
  static override summary = "import events, groups and users from the original Mentat's databases"
  static override description =
    'From the main database: users with roles and memberships, groups with how they want their reports, networks, filters, event classes, detectors, and how far the reporter was; then, from the event ' +
    'database, events in the order of their storage time, which they keep, and thresholds of reports that are not over. The databases of the original are only read. What is here by the same name, or the same ID, stays as it is, so ' +
    'the command can be repeated: what was interrupted goes on where it was, and after all was done it brings what has come since. Events that cannot be understood are told, with reason and document, in a ' +
    'file. Not imported: reports, statistics, change log, API keys. An address is written postgresql://user:password@host:5432/database; with @FILE it is read from a file, so that nobody sees the password. ' +
    `A TIME is a storage time: ${momentSyntax}. Exit status 1 when something was refused, 75 when it was told to end before.`
  static override examples = [
    '<%= config.bin %> db import-python --main @/root/main.url --events @/root/events.url --dry-run',
    '<%= config.bin %> db import-python --main postgresql://mentat@old.example.org/mentat_main',
    '<%= config.bin %> db import-python --events @/root/events.url --from -90d',
  ]
  static override enableJsonFlag = true
  static override flags = {
    main: Flags.string({
      description: 'the main database: that of __core__database.sqlstorage',
      helpValue: 'URL',
    }),
    events: Flags.string({
      description: 'the event database: that of __core__database.eventstorage',
      helpValue: 'URL',
    }),
    from: Flags.string({
      description: 'only events that were stored from this time on',
      helpValue: 'TIME',
      dependsOn: ['events'],
    }),
    to: Flags.string({
      description: 'only events that were stored before this time',
      helpValue: 'TIME',
      dependsOn: ['events'],
    }),
    refused: Flags.file({
      description:
        'file for refused events (default: import-python/refused.ndjson in the home folder)',
      helpValue: 'FILE',
      dependsOn: ['events'],
    }),
    again: Flags.boolean({
      description: 'read all events again instead of going on where it was',
      dependsOn: ['events'],
    }),
    'dry-run': dryRunFlag,
  }

  async run(): Promise<Report> {
    const { flags } = await this.parse(DbImportPython)
    const { main: mainUrl, events: eventsUrl } = flags
    const dryRun = flags['dry-run']
    if (mainUrl === undefined && eventsUrl === undefined) {
      const { MentatError } = await import('../../lib/framework/errors/mentat-error.ts')
      throw new MentatError('USAGE', 'no database is named: expected --main, --events or both')
    }
    const report = await withImportTarget(this, this.homeOf(flags), async (run) => ({
      dry_run: dryRun,
      main: mainUrl === undefined ? null : await this.#importMain(mainUrl, run, dryRun),
      events: eventsUrl === undefined ? null : await this.#importEvents(eventsUrl, run, flags),
    }))
    process.exitCode = exitOf(report)
    return report
  }

  async #importMain(url: string, run: Run, dryRun: boolean): Promise<MainImportReport> {
    const { importPythonMain } = await import('../../lib/modules/python-import/main/import-main.ts')
    const report = await withPythonDatabase(this, '--main', url, (source) =>
      importPythonMain(source, run.database, { dryRun, author: authorOf(this) }),
    )
    for (const line of report.notes.join('\n').split('\n')) this.say(escapeLine(line))
    this.log(mainImportText(report, dryRun))
    if (report.without_password.length > 0) {
      this.say(
        `their passwords cannot be checked here, set new ones (mentat user passwd LOGIN): ${escapeLine(report.without_password.join(', '))}`,
      )
    }
    return report
  }

  async #importEvents(url: string, run: Run, flags: EventFlags): Promise<EventImportReport> {
    const [{ importPythonEvents }, { Progress }] = await Promise.all([
      import('../../lib/modules/python-import/import-events.ts'),
      import('../../lib/framework/terminal/progress.ts'),
    ])
    const dryRun = flags['dry-run']
    const window = { from: timeOf('from', flags.from), to: timeOf('to', flags.to) }
    const progress = new Progress('events', 0, systemClock)
    const report = await withPythonDatabase(this, '--events', url, (source) =>
      importPythonEvents(source, run, {
        ...{ window, dryRun, again: flags.again, refusedFile: flags.refused },
        onProgress: (done, total) => {
          if (!flags.quiet) progress.show(done, total)
        },
      }),
    ).finally(() => {
      progress.end()
    })
    if (report.went_on_from !== null) this.say(`goes on from ${report.went_on_from}`)
    this.log(eventImportText(report, dryRun))
    return report
  }
}

type Run = Parameters<Parameters<typeof withImportTarget>[2]>[0]

interface EventFlags {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly refused: string | undefined
  readonly again: boolean
  readonly quiet: boolean
  readonly 'dry-run': boolean
}

function timeOf(flag: string, text: string | undefined): string | undefined {
  const time = readMoment(flag, text, systemClock.now())
  return time === undefined ? undefined : formatTimestamp(time)
}

function exitOf({ main, events }: Report): number {
  if (events?.finished === false) return TRY_AGAIN
  const refused = (main === null ? 0 : refusedObjects(main)) + (events?.refused ?? 0)
  return refused > 0 ? PARTLY : 0
}
