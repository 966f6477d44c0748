import { hostname } from 'node:os'
import { Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'
import {
  rehearseScheduledCommand,
  runScheduledCommand,
  scheduledFlags,
} from '../cli/scheduled-command.ts'
import { readFlag } from '../cli/read-flag.ts'
import { watchdogNagios, watchdogText, watchdogUnknown } from '../cli/watchdog-text.ts'
import { describeError, MentatError } from '../lib/framework/errors/mentat-error.ts'
import { parseDuration } from '../lib/framework/time/duration.ts'
import type { WatchdogResult } from '../lib/modules/watchdog/run.ts'

/** As the configuration allows it, in milliseconds. */
const SHORTEST = 10_000

type WatchdogFlags = Parameters<typeof runScheduledCommand>[1]

export default class Watchdog extends MentatCommand {
  static override summary = 'give the alarm when no event was stored for a while'
  static override description =
    'Looks, by the time of storage, whether any event was stored in the last 15 minutes (delta in watchdog.conf), and enough of those that "watches" names. ' +
    'When not, it mails mail_to of watchdog.conf: once when the alarm begins, again each day (reminder), and once when events come again. ' +
    'When the mail server is away the mail waits for the next run. ' +
    'Exit status 1: there is an alarm, or a mail was refused or is in doubt (for the scheduler, only the latter). ' +
    'With --nagios it mails nothing, prints one line, and ends with 0 (OK), 2 (CRITICAL), or 3 (UNKNOWN: the database cannot be asked).'
  static override examples = [
    '<%= config.bin %> watchdog',
    '<%= config.bin %> watchdog --delta 1h --json',
    '<%= config.bin %> watchdog --nagios',
  ]
  static override enableJsonFlag = true
  static override flags = {
    ...scheduledFlags,
    delta: Flags.string({
      description: 'no event stored for so long is an alarm; default: as watchdog.conf says',
      helpValue: 'DURATION',
    }),
    nagios: Flags.boolean({
      description: 'one line for Nagios, with exit status 0, 2 or 3; no mail',
      exclusive: ['json'],
    }),
  }

  async run(): Promise<WatchdogResult> {
    const { flags } = await this.parse(Watchdog)
    if (flags.nagios) return this.#tellNagios(flags)
    const delta = deltaOf(flags.delta)
    const { watchdogConfig } = await import('../lib/modules/watchdog/config.ts')
    const result = await runScheduledCommand(this, flags, watchdogConfig, async (run, config) => {
      const { watchEvents } = await import('../lib/modules/watchdog/run.ts')
      return watchEvents({ ...run, config: { ...config, ...delta }, host: hostname() })
    })
    this.log(watchdogText(result))
    const { refused, in_doubt: inDoubt } = result.mails
    const hasFailed = refused.length > 0 || inDoubt.length > 0
    // To the scheduler an alarm is no failure: it would run again at once.
    if (hasFailed || (result.silent && !flags.supervised)) process.exitCode = 1
    return result
  }

  async #tellNagios(flags: WatchdogFlags & { delta: string | undefined }): Promise<WatchdogResult> {
    try {
      const result = await this.#look(flags)
      const { line, exit } = watchdogNagios(result)
      this.log(line)
      process.exitCode = exit
      return result
    } catch (error) {
      this.log(watchdogUnknown(describeError(error)))
      return this.exit(3)
    }
  }

  /** Beside a run that may be under way, and without a run log. */
  async #look(flags: WatchdogFlags & { delta: string | undefined }): Promise<WatchdogResult> {
    const delta = deltaOf(flags.delta)
    const { watchdogConfig } = await import('../lib/modules/watchdog/config.ts')
    return rehearseScheduledCommand(this, flags, watchdogConfig, async (run, config) => {
      const [{ watchdogResult }, { observe }] = await Promise.all([
        import('../lib/modules/watchdog/run.ts'),
        import('../lib/modules/watchdog/watch.ts'),
      ])
      const watched = { ...config, ...delta }
      return watchdogResult(await observe(run.database, watched, run.clock.now()))
    })
  }
}

function deltaOf(text: string | undefined): { readonly delta?: number } {
  if (text === undefined) return {}
  const delta = readFlag('delta', () => parseDuration(text))
  if (delta < SHORTEST) throw new MentatError('USAGE', `--delta ${text}: expected at least 10s`)
  return { delta }
}
