import { readFileSync, statSync } from 'node:fs'
import { formatProblem } from '../lib/framework/config/problem.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { Home } from '../lib/framework/home.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import type { Controller } from '../lib/modules/controller/controller.ts'
import type { CronContext } from '../lib/modules/controller/cron/cron-file.ts'
import type { KnownJob } from '../lib/modules/controller/wanted.ts'
import type { ControllerConfig } from '../lib/modules/controller-config.ts'
import type { BaseFlags, MentatCommand } from './command.ts'
import { globalFlags } from './global-flags.ts'

/** What the flags of the controller's commands hold. */
export type ControllerFlags = BaseFlags & {
  target?: string[] | undefined
  nagios: boolean
  json?: boolean | undefined
}

/** A controller over a home, and how it is configured. */
export interface ConfiguredController {
  readonly controller: Controller
  readonly config: ControllerConfig
}

/** @throws MentatError CONFIG_INVALID; USAGE for a target that is not configured */
export async function configuredController(
  command: MentatCommand,
  flags: ControllerFlags,
): Promise<ConfiguredController> {
  const home = command.homeOf(flags)
  const [{ loadCheckedConfig }, { catalogue }, { controllerConfig }, wanted, { select }] =
    await Promise.all([
      import('../lib/framework/config/load.ts'),
      import('../lib/modules/catalogue.ts'),
      import('../lib/modules/controller-config.ts'),
      import('../lib/modules/controller/wanted.ts'),
      import('../lib/modules/controller/selection.ts'),
    ])
  const { value: config, warnings } = await loadCheckedConfig(controllerConfig, { home, catalogue })
  const say = (text: string): void => {
    if (!flags.nagios) command.say(text)
  }
  for (const warning of warnings) say(`warning: ${formatProblem(warning)}`)
  const schedule = await scheduleOf(home, config)
  const all = {
    daemons: wanted.wantedDaemons(config.modules),
    jobs: wanted.wantedJobs(config.cronjobs, schedule.jobs, schedule.off),
  }
  const controller: Controller = {
    ...{ home, clock: systemClock, silence: config.silence },
    selection: select(all, flags.target),
    configured: all.daemons.map(({ name }) => name),
    globalFlags: globalFlags(home, flags),
    cron: await cronContext(home, config, flags),
    cronDoubts: schedule.doubts,
    say,
  }
  return { config, controller }
}

interface Schedule {
  readonly jobs: readonly KnownJob[]
  /** What it says for never. */
  readonly off: string
  readonly doubts: readonly string[]
}

/** The schedule of the scheduler, where cron is to run something; else it is not even looked at. */
async function scheduleOf(home: Home, { cronjobs }: ControllerConfig): Promise<Schedule> {
  const { jobs, OFF } = await import('../lib/modules/scheduler/jobs.ts')
  if (cronjobs.length === 0) return { jobs, off: OFF, doubts: [] }
  const [{ loadConfig }, { catalogue }, { schedulerConfig }, { machineTimezone }] =
    await Promise.all([
      import('../lib/framework/config/load.ts'),
      import('../lib/modules/catalogue.ts'),
      import('../lib/modules/scheduler/config.ts'),
      import('../lib/framework/time/cron.ts'),
    ])
  const { schedule, timezone } = loadConfig(schedulerConfig, { home, catalogue }).value
  const isElsewhere = timezone !== undefined && timezone !== machineTimezone()
  return {
    jobs: jobs.map(({ name, command, cron }) => ({ name, command, cron: schedule[name] ?? cron })),
    off: OFF,
    doubts: isElsewhere
      ? [`scheduler.conf says ${timezone}; cron goes by the time zone ${machineTimezone()}`]
      : [],
  }
}

async function cronContext(
  home: Home,
  config: ControllerConfig,
  flags: ControllerFlags,
): Promise<CronContext> {
  const { ownExecutable } = await import('../lib/framework/process/own-executable.ts')
  return {
    folder: config.cron_dir,
    prefix: config.cron_prefix,
    // Without jobs it does not matter, and where containers run it often has no name.
    user: config.cron_user ?? (config.cronjobs.length === 0 ? '' : ownerOf(home)),
    home: home.path,
    configFolder: flags['config-dir'] === undefined ? undefined : home.config,
    now: systemClock.now(),
    program: ownExecutable(),
  }
}

/** The account that owns the home folder: what jobs write there is its. A folder that does not exist is nobody's yet. */
function ownerOf({ path }: Home): string {
  const uid = statSync(path, { throwIfNoEntry: false })?.uid ?? process.getuid?.() ?? 0
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.split(':')[2] === String(uid))
  const name = line?.split(':')[0]
  if (name) return name
  throw new MentatError(
    'CONFIG_INVALID',
    `${path} belongs to user ${uid}, which has no name here`,
    {
      advice: 'Set cron_user in controller.conf.',
    },
  )
}
