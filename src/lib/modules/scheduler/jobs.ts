/** A scheduled module and how it is run. */
export interface Job {
  /** The module: its runs, its run logs and its line in the configuration have this name. */
  readonly name: string
  /** Its command. */
  readonly command: readonly string[]
  /** When it runs unless the configuration says otherwise. */
  readonly cron: string
  /** How long a run may take unless the configuration says otherwise, in milliseconds: longer than any that works. */
  readonly timeout: number
  /** For the configuration: a sentence. */
  readonly summary: string
}

const HOUR = 3_600_000

/** Instead of a schedule: the job is not run. */
export const OFF = 'off'

/** What the scheduler runs. Plain data: a new scheduled module is a row here. */
export const jobs = [
  {
    name: 'statistician',
    command: ['statistician', 'run'],
    // Windows end at whole five minutes; a minute later what was being stored then is committed.
    cron: '1-59/5 * * * *',
    timeout: HOUR,
    summary: 'Events are counted.',
  },
  {
    name: 'reporter',
    command: ['reporter', 'send'],
    cron: '2-59/10 * * * *',
    timeout: HOUR,
    summary: 'Reports that are due are made and sent, and mails that wait.',
  },
  {
    name: 'informant',
    command: ['informant', 'send'],
    cron: '0 6 * * *',
    timeout: HOUR,
    summary: 'Operators get the summary of the last day.',
  },
  {
    name: 'cleanup',
    command: ['cleanup'],
    cron: '30 3 * * *',
    timeout: 12 * HOUR,
    summary: 'What cleanup.conf says is too old is removed.',
  },
  {
    name: 'backup',
    command: ['backup', 'create'],
    cron: '30 2 * * *',
    timeout: 12 * HOUR,
    summary: 'The database is saved, in full or by an increment.',
  },
  {
    name: 'precache',
    command: ['precache', 'run'],
    cron: '45 4 * * *',
    timeout: 6 * HOUR,
    summary: 'Values for forms are gathered that storing did not see.',
  },
  {
    name: 'watchdog',
    command: ['watchdog'],
    // Whoever wants alarms says to whom they go, and for how long there may be no event.
    cron: OFF,
    timeout: HOUR / 12,
    summary: 'An alarm is given when no events are stored: perhaps "*/5 * * * *".',
  },
  {
    name: 'warden_renewal',
    command: ['warden', 'renew'],
    cron: '20 5 * * *',
    timeout: HOUR / 12,
    summary:
      'The certificate of this Warden client is renewed when its end is near (warden.ra_url, warden.renew_before).',
  },
] as const satisfies readonly Job[]

/** The name of a job. */
export type JobName = (typeof jobs)[number]['name']
