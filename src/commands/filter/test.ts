import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  filterArgs,
  idOf,
  nameOf,
  readDocuments,
  readFilterInput,
  ruleFileFlag,
  type TriedDocument,
  warningText,
} from '../../cli/filter-input.ts'
import type { Filter } from '../../lib/filter/compile.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class FilterTest extends MentatCommand {
  static override summary = 'print the IDs of the events that a filter matches'
  static override description =
    'Each FILE holds one JSON object or one a line (NDJSON); "-" or none at all means standard input. Any JSON object will ' +
    'do; FILE:LINE stands for one without an ID. Exit status as that of grep: 0 some event matches, 1 none; 65 when the ' +
    'filter is wrong or a document cannot be read, else 66 when a file cannot.'
  static override examples = [
    `<%= config.bin %> filter test 'Category in ["Recon.Scanning"]' events.ndjson`,
    `<%= config.bin %> ideagen --count 9 --stdout | <%= config.bin %> filter test -c 'size(Target) > 1'`,
    '<%= config.bin %> filter test --rule-file rule.txt --json event.json',
  ]
  static override usage = '<%= command.id %> [TEXT | --rule-file FILE] [FILE...] [FLAGS]'
  static override enableJsonFlag = true
  static override strict = false
  static override flags = {
    'rule-file': ruleFileFlag,
    count: Flags.boolean({ description: 'print only how many match', char: 'c' }),
    'invert-match': Flags.boolean({
      description: 'the events that do not match, be it false or unknown',
      char: 'v',
    }),
  }
  static override args = filterArgs

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(FilterTest)
    const { text, files } = await readFilterInput(argv as string[], flags['rule-file'])
    const { compileFilter } = await import('../../lib/filter/compile.ts')
    const filter = compileFilter(text)
    for (const warning of filter.warnings) this.say(warningText(warning))
    const isWanted = !flags['invert-match']
    const report: Report = { events: 0, matched: 0, refused: 0, missing: 0, results: [] }
    for await (const input of readDocuments(files)) {
      if ('error' in input) {
        report[input.error.code === 'INPUT_MISSING' ? 'missing' : 'refused'] += 1
        process.stderr.write(`mentat: ${input.source}:${input.line}: ${input.error.message}\n`)
        continue
      }
      report.events += 1
      const result = resultOf(filter, input)
      if ((result.truth === 'true') !== isWanted) continue
      report.matched += 1
      if (!flags.count) this.log(nameOf(input))
      if (this.jsonEnabled()) report.results.push(result)
    }
    if (flags.count) this.log(String(report.matched))
    process.exitCode = statusOf(report)
    return report
  }
}

/** What `--json` prints. */
interface Report {
  events: number
  matched: number
  /** Documents that are no JSON objects. */
  refused: number
  /** Files that could not be read. */
  missing: number
  /** Only those that matched. */
  results: Result[]
}

interface Result {
  readonly source: string
  readonly line: number
  readonly id?: string
  readonly truth: 'true' | 'false' | 'unknown'
}

function resultOf(filter: Filter, { source, line, document }: TriedDocument): Result {
  const truth = filter.truth(document, systemClock.now())
  const id = idOf(document)
  return {
    source,
    line,
    ...(id === undefined ? {} : { id }),
    truth: truth === undefined ? 'unknown' : truth ? 'true' : 'false',
  }
}

function statusOf({ matched, refused, missing }: Report): number {
  if (refused > 0) return 65
  if (missing > 0) return 66
  return matched > 0 ? 0 : 1
}
