import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  eventFileArgs,
  type TrialCount,
  trialSummary,
  type Tried,
  tryEvents,
} from '../../cli/event-trial.ts'
import { printable } from '../../cli/table.ts'
import { testedRules } from '../../cli/tested-rules.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import type { Event } from '../../lib/idea/event.ts'
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
  static override args = eventFileArgs

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(InspectorTest)
    const rules = await testedRules(this, flags)
    const { trialLines, tryRules } = await import('../../lib/modules/inspector/trial.ts')
    const report: Report = { events: 0, matched: 0, refused: 0, missing: 0, results: [] }
    const attempt = (event: Event): Trial => tryRules(rules, event, systemClock.now())
    for await (const result of tryEvents(argv as string[], report, attempt)) {
      const isTried = !('status' in result)
      if (isTried && !result.fallback) report.matched += 1
      this.log(printable(`${result.source}:${result.line}${isTried ? ` ${result.id}` : ''}`))
      for (const line of isTried ? trialLines(result) : [result.reason]) {
        this.log(`  ${printable(line)}`)
      }
      if (this.jsonEnabled()) report.results.push(result)
    }
    this.say(trialSummary(report, `${report.matched} matched by rules`))
    return report
  }
}

/** What `--json` prints. */
interface Report extends TrialCount {
  /** Events that at least one rule matched. */
  matched: number
  results: Tried<Trial>[]
}
