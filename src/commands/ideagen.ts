import { Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'
import { supervisedFlag } from '../cli/daemon-flags.ts'
import { queueFlag, queuePath } from '../cli/queue-flags.ts'
import { count as countText } from '../cli/table.ts'
import type { RunSummary } from '../lib/modules/ideagen/run.ts'

/** What `--json` prints. */
interface IdeagenDocument {
  count: number
  seconds: number
  queue: string
  seed: number
  start: string
}

export default class Ideagen extends MentatCommand {
  static override summary = 'generate realistic test events into a queue or to stdout'
  static override description =
    'Scans, guessed passwords, floods, mail, malware and much more, between documentation and private addresses only. ' +
    'Without --count, --rate makes an endless stream until Ctrl-C, and without --rate there are 100 events. ' +
    'The same --seed and --start give the same bytes; both are told at the end.'
  static override examples = [
    '<%= config.bin %> ideagen --count 1000',
    '<%= config.bin %> ideagen --rate 50/s --damaged 2',
    '<%= config.bin %> ideagen --count 10 --seed 7 --stdout | <%= config.bin %> event validate',
  ]
  static override enableJsonFlag = true
  static override flags = {
    count: Flags.integer({ description: 'how many events', min: 0, helpValue: 'N' }),
    rate: Flags.string({
      description:
        'evenly paced: events per second, or 50/s, 600/m, 1000/h (default: as fast as it goes)',
      helpValue: 'N/s',
    }),
    seed: Flags.integer({
      description: 'what chance starts from (default: random)',
      min: 0,
      helpValue: 'N',
    }),
    start: Flags.string({
      description: 'RFC 3339 time that counts as now when the run starts (default: now)',
      helpValue: 'TIME',
    }),
    spread: Flags.string({
      description: 'how far back from now the events were detected: 0, 90s, 10m, 2h, 7d',
      default: '5m',
      helpValue: 'DUR',
    }),
    damaged: Flags.integer({
      description: 'percentage of messages that deviate from IDEA (one half can be repaired)',
      min: 0,
      max: 100,
      default: 0,
      helpValue: 'PERCENT',
    }),
    network: Flags.string({
      description: 'network that is attacked (repeat it for several; default: demo networks)',
      multiple: true,
      helpValue: 'CIDR',
    }),
    queue: { ...queueFlag, exclusive: ['stdout'] },
    supervised: supervisedFlag,
    stdout: Flags.boolean({
      description: 'print one event a line instead of filling a queue',
      exclusive: ['queue', 'json'],
    }),
  }

  async run(): Promise<IdeagenDocument> {
    const { flags } = await this.parse(Ideagen)
    if (flags.supervised)
      (await import('../lib/framework/process/supervised-process.ts')).endWithSupervisor()
    const { planRun } = await import('../lib/modules/ideagen/plan.ts')
    const queue = flags.stdout ? undefined : queuePath(this.homeOf(flags), flags.queue)
    const plan = planRun({ ...flags, queue, bar: !flags.quiet })
    const summary = await plan.run()
    const { seed, start } = plan
    const when = new Date(start).toISOString()
    this.say(`${summaryText(summary, queue)}; --seed ${seed} --start ${when} repeats it`)
    return { ...summary, queue: queue ?? '-', seed, start: when }
  }
}

function summaryText({ count, seconds }: RunSummary, queue: string | undefined): string {
  const speed = seconds > 0 ? ` (${countText(Math.round(count / seconds))}/s)` : ''
  const where = queue === undefined ? 'to stdout' : `into ${queue}`
  return `${countText(count)} ${count === 1 ? 'event' : 'events'} ${where} in ${seconds.toFixed(1)} s${speed}`
}
