import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  type EventInput,
  type FailedInput,
  inputFiles,
  readEventInputs,
} from '../../cli/event-input.ts'
import { printable } from '../../cli/table.ts'
import { testedRules } from '../../cli/tested-rules.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import type { RuleSet } from '../../lib/modules/inspector/rule-set.ts'
import type { Trial } from '../../lib/modules/inspector/trial.ts'

export default class InspectorTest extends MentatCommand {
  static override summary = 'show what the rules would do with events; nothing is changed'
  static override description =
    'Each FILE holds one event or one event a line (NDJSON); "-" or none at all means standard input. Shows for each event ' +
    'which rules match, which actions follow, what changes in the event, and where it goes. The rules are those of the ' +
    'configuration, with the event classes of the database unless another source is named. ' +
    'Exit status 65 when an event is refused, else 66 when a file cannot be read.'
  static override examples = [
    '<%= config.bin %> inspector test event.json',
    '<%= config.bin %> ideagen --count 100 --stdout | <%= config.bin %> inspector test --no-classes',
    '<%= config.bin %> inspector test --name inspector-b --classes classes.json --json events.ndjson',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override flags = {
    name: Flags.string({
      description: 'name of the instance whose configuration is used',
      default: 'inspector',
      helpValue: 'NAME',
    }),
    classes: Flags.file({
      description: 'event classes from a file, as "event-class export" writes it',
      exclusive: ['no-classes'],
      helpValue: 'FILE',
    }),
    'no-classes': Flags.boolean({ description: 'no event classes, only configured rules' }),
  }
  static override args = {
    // Otherwise oclif reads standard input itself and takes what it finds for the name of a file.
    file: Args.string({ description: 'files with events', ignoreStdin: true }),
  }

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(InspectorTest)
    const files = inputFiles(argv as string[])
    const rules = await testedRules(this, flags)
    const { trialLines } = await import('../../lib/modules/inspector/trial.ts')
    const report: Report = { events: 0, matched: 0, refused: 0, missing: 0, results: [] }
    for await (const input of readEventInputs(files, process.stdin)) {
      const result = await resultOf(input, rules)
      count(report, result)
      this.log(printable(`${result.source}:${result.line}${'id' in result ? ` ${result.id}` : ''}`))
      for (const line of 'id' in result ? trialLines(result) : [result.reason]) {
        this.log(`  ${printable(line)}`)
      }
      if (this.jsonEnabled()) report.results.push(result)
    }
    this.say(summaryOf(report))
    if (report.missing > 0) process.exitCode = 66
    if (report.refused > 0) process.exitCode = 65
    return report
  }
}

/** What `--json` prints. */
interface Report {
  events: number
  /** Events that at least one rule matched. */
  matched: number
  refused: number
  /** Files that could not be read. */
  missing: number
  results: Result[]
}

interface Place {
  readonly source: string
  readonly line: number
}

type Result = Place & (Trial | { readonly status: 'refused' | 'missing'; readonly reason: string })

async function resultOf(input: EventInput | FailedInput, rules: RuleSet): Promise<Result> {
  const { parseEvent } = await import('../../lib/idea/parse.ts')
  const { tryRules } = await import('../../lib/modules/inspector/trial.ts')
  const { source, line } = input
  if (!('content' in input)) {
    const status = input.error.code === 'INPUT_MISSING' ? 'missing' : 'refused'
    return { source, line, status, reason: input.error.message }
  }
  try {
    const event = parseEvent(input.content)
    return { source, line, ...tryRules(rules, event, systemClock.now()) }
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return { source, line, status: 'refused', reason: error.message }
  }
}

function count(report: Report, result: Result): void {
  if ('status' in result) report[result.status] += 1
  else if (!result.fallback) report.matched += 1
  if (!('status' in result) || result.status === 'refused') report.events += 1
}

function summaryOf({ events, matched, refused, missing }: Report): string {
  const files = missing === 0 ? '' : `; ${missing} files could not be read`
  return `${events} events: ${matched} matched by rules, ${refused} refused${files}`
}
