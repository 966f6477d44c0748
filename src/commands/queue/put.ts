import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { inputFiles, readEventInputs } from '../../cli/event-input.ts'
import { queueFlag, writableQueue } from '../../cli/queue-flags.ts'
import { count } from '../../cli/table.ts'
import { listenForInterrupt } from '../../lib/framework/process/interrupt.ts'
import { Ticker } from '../../lib/framework/terminal/ticker.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { syncModes, type SyncMode } from '../../lib/queue/producer.ts'
import { StreamProducer } from '../../lib/queue/stream-producer.ts'

/** A stream may fail for ever: so many failures are listed, all are counted. */
const LISTED = 100

/** What `--json` prints. */
interface Report {
  readonly queue: string
  /** Messages put in. */
  put: number
  /** Messages, or whole files, that could not be read; `failed` lists the first of them. */
  failures: number
  readonly failed: { readonly source: string; readonly text: string }[]
  /** Whether it was told to end before all was read. */
  interrupted: boolean
}

export default class QueuePut extends MentatCommand {
  static override summary = 'put messages into a queue, safely'
  static override description =
    'Each FILE holds one JSON document or one document a line (NDJSON); "-" or none at all means standard input. Every message is ' +
    'written in tmp and renamed into incoming when it is complete, so that no daemon ever sees a part of one. The content is not checked: ' +
    '"mentat event validate" does that. Default queue: the entry of the pipe. A queue that does not exist is an error, unless it is one of the pipe or --create is given. ' +
    'A stream may be endless: each line is put in as soon as it has come; a line over 16 MiB is refused, and the next ones go on. SIGINT and SIGTERM end it after the lines that are complete. ' +
    'Exit status 1 when some files or lines could not be put in, or it was told to end; 66 when none could be read, or the queue does not exist.'
  static override examples = [
    '<%= config.bin %> queue put event.json',
    'zcat events.ndjson.gz | <%= config.bin %> queue put --queue storage',
    'tail -F /var/log/sensor.ndjson | <%= config.bin %> queue put --limit 10000',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override args = {
    file: Args.string({ description: 'files to put in', ignoreStdin: true }),
  }
  static override flags = {
    queue: queueFlag,
    create: Flags.boolean({ description: 'make the queue if there is none of this name' }),
    limit: Flags.integer({
      description: 'wait while so many messages lie in incoming',
      min: 1,
      helpValue: 'N',
    }),
    sync: Flags.string({
      description: 'what is made durable before a message counts as put in',
      options: [...syncModes],
      default: 'file',
    }),
  }

  async run(): Promise<Report> {
    const { argv, flags } = await this.parse(QueuePut)
    const files = inputFiles(argv.map(String))
    const layout = writableQueue(this.homeOf(flags), flags.queue, flags.create)
    using interrupt = listenForInterrupt(() => systemClock.monotonic())
    const { signal } = interrupt
    const queue = layout.path
    const report: Report = { queue, put: 0, failures: 0, failed: [], interrupted: false }
    const sync = flags.sync as SyncMode
    const stream = { sync, clock: systemClock, limit: flags.limit, signal }
    const producer = new StreamProducer(layout, stream)
    try {
      await this.#putAll(files, producer, { report, signal }).finally(() => producer.end())
    } catch (error) {
      this.say(`${count(producer.done)} put into ${layout.path} before it failed`)
      throw error
    }
    report.put = producer.done
    const isOne = report.put === 1
    this.log(`${count(report.put)} ${isOne ? 'message' : 'messages'} put into ${layout.path}`)
    if (report.interrupted) this.say('told to end: what was not read yet is not put in')
    if (report.failures > 0) process.exitCode = report.put > 0 ? 1 : 66
    else if (report.interrupted) process.exitCode = 1
    return report
  }

  async #putAll(
    files: readonly string[],
    producer: StreamProducer,
    { report, signal }: { readonly report: Report; readonly signal: AbortSignal },
  ): Promise<void> {
    // Whoever waits for the next line is told that there is none.
    signal.addEventListener('abort', () => process.stdin.destroy())
    const ticker = new Ticker(systemClock)
    for await (const input of readEventInputs(files, process.stdin)) {
      report.interrupted = signal.aborted
      if (signal.aborted) break
      if ('error' in input) this.#fail(report, `${input.source}:${input.line}`, input.error.message)
      else if (!(await producer.put(input.content))) report.interrupted = true
      ticker.show(() => `${count(producer.done)} put in`)
    }
    ticker.end()
    report.interrupted ||= signal.aborted
  }

  /** Told at once: a stream may have no end. */
  #fail(report: Report, source: string, text: string): void {
    report.failures += 1
    if (report.failed.length < LISTED) report.failed.push({ source, text })
    this.say(`${source}: ${text}`)
  }
}
