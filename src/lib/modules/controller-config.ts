import { Type } from 'typebox'
import { Duration, Path } from '../framework/config/options.ts'
import { type ConfigOf, defineModule, type Remark } from '../framework/config/section.ts'
import { jobs } from './scheduler/jobs.ts'

const instanceName = '^[A-Za-z0-9_][A-Za-z0-9_.-]*$'

const moduleEntry = Type.Object({
  exec: commandWords(
    'The command, without "mentat": ["storage", "run"]. Names of programs of the original, such as mentat-storage.py, are understood.',
  ),
  name: Type.Optional(
    Type.String({
      description:
        'Name of the instance: of its configuration file, queue, log and PID files. Unset: that of the module.',
      pattern: instanceName,
      maxLength: 64,
    }),
  ),
  args: Type.Optional(
    Type.Array(Type.String(), { description: 'More flags for the command.', maxItems: 100 }),
  ),
  paralel: Type.Optional(
    Type.Boolean({ description: 'As in the original: several instances, as count says.' }),
  ),
  count: Type.Optional(
    Type.Integer({
      description:
        'So many processes are to run, all of one name, over one queue, with one configuration file.',
      minimum: 1,
      maximum: 64,
    }),
  ),
})

const cronEntry = Type.Object({
  name: Type.String({
    description: 'A scheduled module, or any name for a job with command and cron.',
    pattern: '^[A-Za-z0-9_-]+$',
    maxLength: 64,
  }),
  command: Type.Optional(commandWords('The command, without "mentat". Unset: that of the module.')),
  cron: Type.Optional(
    Type.String({
      description:
        'When it runs: minute, hour, day, month and weekday as in crontab(5). Unset: as scheduler.conf says.',
    }),
  ),
  enabled: Type.Optional(
    Type.Boolean({ description: 'false: it is not to run, and nobody complains.' }),
  ),
})

/** What can be configured of the controller. It joins modules, hence its place. */
export const controllerConfig = defineModule({
  name: 'controller',
  summary: 'which daemons run, and what cron runs',
  schema: Type.Object({
    modules: Type.Array(moduleEntry, {
      description: 'The daemons that are to run.',
      default: [{ exec: ['pipeline', 'run'] }, { exec: ['scheduler', 'run'] }],
      maxItems: 100,
    }),
    cronjobs: Type.Array(cronEntry, {
      description:
        'What cron is to run, for hosts on which the scheduler does not: leave that out of modules then.',
      default: [],
      maxItems: 100,
    }),
    cron_dir: Path({
      description: 'The folder of cron files with a user in each line.',
      default: '/etc/cron.d',
    }),
    cron_user: Type.Optional(
      Type.String({
        description: 'As whom cron runs jobs. Unset: the owner of the home folder.',
        pattern: '^[A-Za-z_][A-Za-z0-9_.-]*[$]?$',
        examples: ['mentat'],
      }),
    ),
    cron_prefix: Type.String({
      description:
        'Files of cron are called so, a hyphen, and the job. Two homes on one host need two prefixes.',
      default: 'mentat',
      pattern: '^[A-Za-z0-9_-]+$',
    }),
    silence: Duration({
      description:
        'A daemon that has given no sign of life for so long hangs. They give one every ten seconds.',
      default: '1m',
      minimum: '30s',
    }),
    start_timeout: Duration({
      description: 'How long to wait for daemons that were started.',
      default: '60s',
      minimum: '1s',
    }),
    stop_timeout: Duration({
      description:
        'How long to wait for daemons that were told to stop; longer than their own stop_timeout.',
      default: '60s',
      minimum: '1s',
    }),
  }),
  sections: [],
  async check({ modules, cronjobs }): Promise<Remark[]> {
    const { controllerRemarks } = await import('./controller/config-check.ts')
    return controllerRemarks(modules, cronjobs, jobs)
  },
})

/** The effective configuration of the controller. */
export type ControllerConfig = ConfigOf<typeof controllerConfig>

function commandWords(description: string) {
  return Type.Union(
    [Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })],
    { description },
  )
}
