import { hostname } from 'node:os'
import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { informantRequest } from '../../cli/informant-request.ts'
import { informantText } from '../../cli/informant-text.ts'
import { existingQueues } from '../../cli/queue-flags.ts'
import {
  rehearseScheduledCommand,
  runScheduledCommand,
  scheduledFlags,
} from '../../cli/scheduled-command.ts'
import { statusRequest } from '../../cli/status-request.ts'
import type { Home } from '../../lib/framework/home.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { momentSyntax } from '../../lib/framework/time/moment.ts'
import type { InformantResult } from '../../lib/modules/informant/result.ts'
import type { InformantMeans } from '../../lib/modules/informant/run.ts'

export default class InformantSend extends MentatCommand {
  static override summary = 'tell operators how the last day was'
  static override description =
    'What is odd stands first: refused messages, mails in doubt, killed daemons, a full disk, silent detectors, unusually many or few events. ' +
    'Then events against the days before, top lists, reports and their mails, refused messages by cause, queues and daemons. ' +
    'The mail goes to mail_to of informant.conf, once for each interval however often this runs; when the mail server is away it waits for the next run. ' +
    'With --from, --to TIME or --to ADDR it is a run by hand: it is sent whatever was sent before, and does not count. ' +
    'With --dry-run it prints the text and changes nothing. ' +
    'One run at a time: a second one ends with exit status 75. Exit status 1: a mail was refused or is in doubt. ' +
    `A TIME is one of ${momentSyntax}.`
  static override examples = [
    '<%= config.bin %> informant send',
    '<%= config.bin %> informant send --dry-run',
    '<%= config.bin %> informant send --interval weekly --to me@example.org',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    interval: Flags.string({
      description: 'the last interval of this length: hourly, daily, weekly, 12h; default: daily',
      helpValue: 'INTERVAL',
    }),
    from: Flags.string({ description: 'by hand: from this time on', helpValue: 'TIME' }),
    to: Flags.string({
      description:
        'by hand: up to this time (TIME; default: now), or who gets it in place of others (ADDR); may be given more than once',
      helpValue: 'TIME|ADDR',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'dry-run': Flags.boolean({ description: 'print the summary, change nothing' }),
  }

  async run(): Promise<InformantResult> {
    const { flags } = await this.parse(InformantSend)
    const request = informantRequest(flags, systemClock.now())
    const home = this.homeOf(flags)
    const { informantConfig } = await import('../../lib/modules/informant/config.ts')
    const begin = request.isDry ? rehearseScheduledCommand : runScheduledCommand
    const result = await begin(this, flags, informantConfig, async (run, config) => {
      const { sendSummary } = await import('../../lib/modules/informant/run.ts')
      return sendSummary(request, { ...run, config, ...surroundings(home) })
    })
    this.log(informantText(result))
    const { refused, in_doubt: inDoubt } = result.mails
    if (refused.length > 0 || inDoubt.length > 0) process.exitCode = 1
    return result
  }
}

/** What the informant does not know by itself: modules do not know each other. */
function surroundings(home: Home): Pick<InformantMeans, 'host' | 'system' | 'queues'> {
  return {
    host: hostname(),
    queues: () => existingQueues(home, undefined),
    system: async () => {
      const { systemStatus } = await import('../../lib/modules/status/status.ts')
      return systemStatus(statusRequest(home))
    },
  }
}
