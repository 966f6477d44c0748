import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { inputFiles, readEventInputs } from '../../cli/event-input.ts'
import { queueFlag, writableQueue } from '../../cli/queue-flags.ts'
import { count } from '../../cli/table.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { Producer, type SyncMode, syncModes } from '../../lib/queue/producer.ts'

export default class QueuePut extends MentatCommand {
  static override summary = 'put messages into a queue, safely'
  static override description =
    'Each FILE holds one JSON document or one document a line (NDJSON); "-" or none at all means standard input. Every message is ' +
    'written in tmp and renamed into incoming when it is complete, so that no daemon ever sees a part of one. The content is not checked: ' +
    '"mentat event validate" does that. Default queue: the entry of the pipe. A queue that does not exist is an error, unless it is one of the pipe or --create is given. ' +
    'Exit status 1 when some files, 66 when none could be read, or the queue does not exist.'
  static override examples = [
    '<%= config.bin %> queue put event.json',
    'zcat events.ndjson.gz | <%= config.bin %> queue put --queue storage',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override args = {
    file: Args.string({ description: 'files to put in', ignoreStdin: true }),
  }
  static override flags = {
    queue: queueFlag,
    create: Flags.boolean({ description: 'make the queue if there is none of this name' }),
    sync: Flags.string({
      description: 'what is made durable before a message counts as put in',
      options: [...syncModes],
      default: 'file',
    }),
  }

  async run(): Promise<{ queue: string; put: number; failed: { source: string; text: string }[] }> {
    const { argv, flags } = await this.parse(QueuePut)
    const files = inputFiles(argv.map(String))
    const layout = writableQueue(this.homeOf(flags), flags.queue, flags.create)
    const producer = new Producer(layout, flags.sync as SyncMode, systemClock)
    const failed: { source: string; text: string }[] = []
    let put = 0
    for await (const input of readEventInputs(files, process.stdin)) {
      if ('error' in input)
        failed.push({ source: `${input.source}:${input.line}`, text: input.error.message })
      else {
        producer.put(input.content)
        put += 1
      }
    }
    this.log(`${count(put)} ${put === 1 ? 'message' : 'messages'} put into ${layout.path}`)
    for (const { source, text } of failed) this.say(`${source}: ${text}`)
    if (failed.length > 0) process.exitCode = put > 0 ? 1 : 66
    return { queue: layout.path, put, failed }
  }
}
