import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { counted } from '../../cli/table.ts'
import {
  type EventInput,
  type FailedInput,
  inputFiles,
  readEventInputs,
} from '../../cli/event-input.ts'
import type { Verdict } from '../../lib/idea/verdict.ts'

export default class EventValidate extends MentatCommand {
  static override summary = 'check IDEA messages and tell what Mentat repairs or refuses'
  static override description =
    'Each FILE holds one JSON document or one document a line (NDJSON); "-" or none at all means standard ' +
    'input. Tells for each message why it is refused, or what is repaired while it is read. ' +
    'Exit status 65 when a message is refused, else 66 when a file cannot be read.'
  static override examples = [
    '<%= config.bin %> event validate message.json',
    '<%= config.bin %> event validate --strict events.ndjson',
    'zcat events.gz | <%= config.bin %> event validate --json',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override flags = {
    strict: Flags.boolean({ description: 'the published schema to the letter, no repairs' }),
  }
  static override args = {
    // Otherwise oclif reads standard input itself and takes what it finds for the name of a file.
    file: Args.string({ description: 'files to check', ignoreStdin: true }),
  }

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(EventValidate)
    const judge = flags.strict
      ? (await import('../../lib/idea/strict.ts')).judgeStrictly
      : (await import('../../lib/idea/verdict.ts')).judgeEvent
    const report = newReport()
    for await (const input of readEventInputs(inputFiles(argv as string[]), process.stdin)) {
      const result = resultOf(input, judge)
      count(report, result)
      for (const line of linesOf(result)) this.log(line)
      if (this.jsonEnabled()) report.results.push(result)
    }
    this.say(summaryOf(report))
    if (report.missing > 0) process.exitCode = 66
    if (report.refused > 0) process.exitCode = 65
    return report
  }
}

/** What `--json` prints. Each message is one of valid, repaired, refused; files that cannot be read are no messages. */
interface Report {
  events: number
  valid: number
  repaired: number
  refused: number
  missing: number
  results: Result[]
}

type Result = Omit<Verdict, 'status'> & {
  readonly source: string
  readonly line: number
  readonly status: Verdict['status'] | 'missing'
}

function newReport(): Report {
  return { events: 0, valid: 0, repaired: 0, refused: 0, missing: 0, results: [] }
}

function resultOf(input: EventInput | FailedInput, judge: (message: Buffer) => Verdict): Result {
  const { source, line } = input
  if ('content' in input) return { source, line, ...judge(input.content) }
  const { code, message } = input.error
  const status = code === 'INPUT_MISSING' ? 'missing' : 'refused'
  const path = status === 'missing' ? '(file)' : '(document)'
  return { source, line, status, repairs: [], problems: [{ path, reason: message }] }
}

function count(report: Report, { status }: Result): void {
  report[status] += 1
  if (status !== 'missing') report.events += 1
}

function linesOf({ source, line, repairs, problems }: Result): string[] {
  return [
    ...problems.map(({ path, reason }) => `${source}:${line}: ${path}: ${reason}`),
    ...repairs.map((repair) => `${source}:${line}: repaired: ${repair}`),
  ]
}

function summaryOf({ events, valid, repaired, refused, missing }: Report): string {
  const files = missing === 0 ? '' : `; ${counted(missing, 'file')} could not be read`
  return `${counted(events, 'event')}: ${valid} valid, ${repaired} repaired, ${refused} refused${files}`
}
