import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'
import { databaseConfig } from '../cli/database-access.ts'
import { traceText } from '../cli/trace-text.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { EventTrace } from '../lib/modules/trace/trace.ts'

export default class Trace extends MentatCommand {
  static override summary = 'tell the story of one event: what became of it, and where it is now'
  static override description =
    'Every daemon that took it, from which queue and when; which rules matched and what they did; what each plugin of the enricher added; ' +
    'copies and mails that were made of it; where it went, and when it was stored. An event that came several times is told in order. ' +
    'Comes from the traces of the daemons (HOME/log/trace; each keeps the newest, see trace_size), from the queues, and from the database, if it runs. ' +
    'Exit status 66 when nothing is known of it; the text says what was looked through.'
  static override examples = [
    '<%= config.bin %> trace 0d1f7c4a-5a53-4b2e-9a55-2f3a6d0e1b01',
    '<%= config.bin %> trace --file 1763900000000.1.host.42.1-99.idea',
    '<%= config.bin %> trace 0d1f7c4a-5a53-4b2e-9a55-2f3a6d0e1b01 --json',
  ]
  static override enableJsonFlag = true
  static override args = { id: Args.string({ description: 'ID of the event' }) }
  static override flags = {
    file: Flags.string({
      description: 'instead of the ID: the name of its file in any queue, also long ago',
      helpValue: 'NAME',
    }),
  }

  async run(): Promise<EventTrace> {
    const { args, flags } = await this.parse(Trace)
    const { id } = args
    const { file } = flags
    if ((id === undefined) === (file === undefined)) {
      throw new MentatError('USAGE', 'which event? Name its ID, or its file: --file NAME')
    }
    const home = this.homeOf(flags)
    const { traceEvent } = await import('../lib/modules/trace/trace.ts')
    const trace = await traceEvent({
      ...(id !== undefined && { id }),
      ...(file !== undefined && { file }),
      home,
      clock: systemClock,
      config: () => databaseConfig(home),
    })
    this.log(traceText(trace, home))
    return trace
  }
}
