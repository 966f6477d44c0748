import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { beginEnricherTrial } from '../../cli/enricher-trial.ts'
import {
  eventFileArgs,
  type TrialCount,
  trialSummary,
  type Tried,
  tryEvents,
} from '../../cli/event-trial.ts'
import { printable } from '../../cli/table.ts'
import { storyLines } from '../../cli/trace-story.ts'
import type { Event } from '../../lib/idea/event.ts'
import type { JsonObject } from '../../lib/idea/json.ts'

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
  static override args = eventFileArgs

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(EnricherTest)
    const trial = await beginEnricherTrial(this, flags)
    const report: Report = { events: 0, enriched: 0, refused: 0, missing: 0, results: [] }
    const attempt = async (event: Event): Promise<Additions> => ({ added: await trial.ask(event) })
    try {
      for await (const result of tryEvents(argv as string[], report, attempt)) {
        if (isEnriched(result)) report.enriched += 1
        for (const line of linesOf(result)) this.log(printable(line))
        if (this.jsonEnabled()) report.results.push(result)
      }
    } finally {
      await trial.end()
    }
    this.say(trialSummary(report, `${report.enriched} with additions`))
    return report
  }
}

/** What `--json` prints. */
interface Report extends TrialCount {
  /** Events to which at least one plugin adds something. */
  enriched: number
  results: Tried<Additions>[]
}

/** By plugin, what it adds, or, as a text, why there is no answer. */
interface Additions {
  readonly added: JsonObject
}

function isEnriched(result: Tried<Additions>): boolean {
  return 'added' in result && Object.values(result.added).some((each) => typeof each === 'object')
}

function linesOf(result: Tried<Additions>): string[] {
  const place = `${result.source}:${result.line}`
  if ('status' in result) return [place, `  ${result.reason}`]
  const lines = storyLines({ enricher: result.added })
  const told = lines.map((line) => `  ${line.replace('enricher: ', '')}`)
  return [`${place} ${result.id}`, ...(told.length > 0 ? told : ['  nothing is added'])]
}
