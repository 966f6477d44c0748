import { ux } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  type FailedDocument,
  filterArgs,
  idOf,
  nameOf,
  readDocuments,
  readFilterInput,
  ruleFileFlag,
  warningText,
} from '../../cli/filter-input.ts'
import type { Explanation } from '../../lib/filter/explain.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class FilterExplain extends MentatCommand {
  static override summary = 'show why a filter matches an event, or why it does not'
  static override description =
    'Shows the filter as a tree: for each part whether it is true, false or unknown, and for each comparison the values that ' +
    'it saw in the event. A filter matches only if the whole is true; what is compared with nothing is unknown. ' +
    'FILE holds one JSON object or one a line (NDJSON); "-" or none means standard input.'
  static override examples = [
    `<%= config.bin %> filter explain 'ConnCount > 10 and not Target.Port == 22' event.json`,
    '<%= config.bin %> event show ID | <%= config.bin %> filter explain --rule-file rule.txt --json',
  ]
  static override usage = '<%= command.id %> [TEXT | --rule-file FILE] [FILE...] [FLAGS]'
  static override enableJsonFlag = true
  static override strict = false
  static override flags = { 'rule-file': ruleFileFlag }
  static override args = filterArgs

  async run(): Promise<{ results: Result[] }> {
    const { flags, argv } = await this.parse(FilterExplain)
    const { text, files } = await readFilterInput(argv as string[], flags['rule-file'])
    const { compileFilter } = await import('../../lib/filter/compile.ts')
    const { explainFilter } = await import('../../lib/filter/explain.ts')
    const { formatExplanation } = await import('../../lib/filter/format-explanation.ts')
    const filter = compileFilter(text)
    for (const warning of filter.warnings) this.say(warningText(warning))
    const results: Result[] = []
    for await (const input of readDocuments(files)) {
      if ('error' in input) {
        this.#complain(input)
        continue
      }
      const { source, line, document } = input
      const explanation = explainFilter(filter, document, systemClock.now())
      const id = idOf(document)
      if (this.jsonEnabled()) {
        results.push({ source, line, ...(id === undefined ? {} : { id }), explanation })
      }
      this.log(`${nameOf(input)}: ${verdicts[explanation.truth]}`)
      this.log(formatExplanation(explanation, paint))
    }
    return { results }
  }

  #complain({ source, line, error }: FailedDocument): void {
    process.stderr.write(`mentat: ${source}:${line}: ${error.message}\n`)
    process.exitCode = process.exitCode === 65 ? 65 : error.exit
  }
}

interface Result {
  readonly source: string
  readonly line: number
  readonly id?: string
  readonly explanation: Explanation
}

const verdicts: Readonly<Record<Explanation['truth'], string>> = {
  true: 'matches',
  false: 'does not match (false)',
  unknown: 'does not match (unknown)',
}

/** Coloured on a terminal only. */
function paint(text: string, truth: Explanation['truth']): string {
  return ux.colorize(truth === 'true' ? 'green' : truth === 'false' ? 'red' : 'yellow', text)
}
