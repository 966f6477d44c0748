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
] as const satisfies readonly Job[]

/** The name of a job. */
export type JobName = (typeof jobs)[number]['name']

/** Instead of a schedule: the job is not run. */
export const OFF = 'off'
