import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { beginEnricherTrial } from '../../cli/enricher-trial.ts'
import {
  type EventInput,
  type FailedInput,
  inputFiles,
  readEventInputs,
} from '../../cli/event-input.ts'
import { printable } from '../../cli/table.ts'
import { storyLines } from '../../cli/trace-story.ts'
import { MentatError } from '../../lib/framework/errors/mentat-error.ts'
import type { JsonObject } from '../../lib/idea/json.ts'
import type { Trial } from '../../lib/modules/enricher/trial.ts'

export default class EnricherTest extends MentatCommand {
  static override summary = 'show what the plugins would add to events; nothing is changed'
  static override description =
    'Each FILE holds one event or one event a line (NDJSON); "-" or none at all means standard input. Loads the plugins of the ' +
    'configuration, with the networks of the database, and shows for each event what each of them adds, or why it does not. ' +
    'Exit status 65 when an event is refused, else 66 when a file cannot be read.'
  static override examples = [
    '<%= config.bin %> enricher test event.json',
    '<%= config.bin %> ideagen --count 100 --stdout | <%= config.bin %> enricher test --json',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override flags = {
    name: Flags.string({
      description: 'name of the instance whose configuration is used',
      default: 'enricher',
      helpValue: 'NAME',
    }),
  }
  static override args = {
    // Otherwise oclif reads standard input itself and takes what it finds for the name of a file.
    file: Args.string({ description: 'files with events', ignoreStdin: true }),
  }

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(EnricherTest)
    const files = inputFiles(argv as string[])
    const trial = await beginEnricherTrial(this, flags)
    const report: Report = { events: 0, enriched: 0, refused: 0, missing: 0, results: [] }
    try {
      for await (const input of readEventInputs(files, process.stdin)) {
        const result = await resultOf(input, trial)
        count(report, result)
        for (const line of linesOf(result)) this.log(printable(line))
        if (this.jsonEnabled()) report.results.push(result)
      }
    } finally {
      await trial.end()
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
  /** Events to which at least one plugin adds something. */
  enriched: number
  refused: number
  /** Files that could not be read. */
  missing: number
  results: Result[]
}

interface Place {
  readonly source: string
  readonly line: number
}

/** `added`: by plugin, what it adds, or, as a text, why there is no answer. */
type Result = Place &
  (
    | { readonly id: string; readonly added: JsonObject }
    | { readonly status: 'refused' | 'missing'; readonly reason: string }
  )

async function resultOf(input: EventInput | FailedInput, trial: Trial): Promise<Result> {
  const { parseEvent } = await import('../../lib/idea/parse.ts')
  const { source, line } = input
  if (!('content' in input)) {
    const status = input.error.code === 'INPUT_MISSING' ? 'missing' : 'refused'
    return { source, line, status, reason: input.error.message }
  }
  try {
    const event = parseEvent(input.content)
    return { source, line, id: event.id, added: await trial.ask(event) }
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return { source, line, status: 'refused', reason: error.message }
  }
}

function count(report: Report, result: Result): void {
  if ('status' in result) report[result.status] += 1
  else if (Object.values(result.added).some((added) => typeof added === 'object')) {
    report.enriched += 1
  }
  if (!('status' in result) || result.status === 'refused') report.events += 1
}

function linesOf(result: Result): string[] {
  const place = `${result.source}:${result.line}`
  if ('status' in result) return [place, `  ${result.reason}`]
  const lines = storyLines({ enricher: result.added })
  const told = lines.map((line) => `  ${line.replace('enricher: ', '')}`)
  return [`${place} ${result.id}`, ...(told.length > 0 ? told : ['  nothing is added'])]
}

function summaryOf({ events, enriched, refused, missing }: Report): string {
  const files = missing === 0 ? '' : `; ${missing} files could not be read`
  return `${events} events: ${enriched} with additions, ${refused} refused${files}`
}
