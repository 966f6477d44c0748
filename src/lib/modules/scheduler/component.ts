import type { Component, Counters, Host } from '../../daemon/component.ts'
import type { CommandEnd } from '../../framework/process/own-command.ts'
import { registry } from '../../framework/errors/registry.ts'
import { type Backoff, backoffDelay } from '../../framework/time/backoff.ts'
import { CronSchedule, machineTimezone } from '../../framework/time/cron.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { Agenda, type DueRun, momentsName } from './agenda.ts'
import type { Job } from './jobs.ts'
import { type RunCommand, runLimited } from './limited-run.ts'
import { type Memories, readMemories, writeMemories } from './memory-file.ts'

/** What a scheduler is made with. */
export interface SchedulerOptions {
  /** Those that are to run, each with its schedule. */
  readonly jobs: readonly ScheduledJob[]
  /** Default: that of the machine. */
  readonly timezone?: string | undefined
  /** The file in which is remembered what was run. */
  readonly memory: string
  readonly run: RunCommand
}

/** A job with its schedule and the longest time of a run, in milliseconds. */
export type ScheduledJob = Pick<Job, 'name' | 'command'> & {
  readonly schedule: string
  readonly timeout: number
}

/** The clock is looked at this often, in milliseconds: it may be set, or the machine may sleep. */
const LOOK = 15_000

/** Pauses before a run is repeated that could not do its work for now: 1, 2, 4 … 15 minutes. */
const repetition: Backoff = { first: 60_000, longest: 15 * 60_000 }

/** A run that begins so much after its moment was missed, in milliseconds. */
const LATE = 60_000

/** One job at work. */
interface Engagement {
  readonly name: string
  readonly command: readonly string[]
  readonly timeout: number
  readonly agenda: Agenda
  readonly counters: { runs: number; failures: number; missed: number; repeated: number }
  isRunning: boolean
  /** Runs that could not do their work, one after the other. */
  failures: number
  /** When the run is repeated, on the monotonic clock. */
  repeatAt: number
  trouble: string | undefined
}

/**
 * Runs jobs when they are due, each as a process and one at a time: a job whose moment comes while it runs is run again
 * when it has ended, and one that takes too long is ended. What was missed while nothing ran is made up for by one run at the start, and a run that was cut
 * off is repeated.
 */
export class Scheduler implements Component {
  readonly name = 'scheduler'
  readonly handlers = []
  readonly #options: SchedulerOptions
  readonly #kill = new AbortController()
  #engagements: readonly Engagement[] = []

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  start(host: Host): void {
    if (this.#engagements.length > 0) return
    const memories = readMemories(this.#options.memory)
    this.#engagements = this.#options.jobs.map((job) => this.#engage(job, memories, host))
    for (const engagement of this.#engagements) host.track(this.#keep(engagement, host))
  }

  stop(): void {
    this.#kill.abort()
  }

  counters(): Counters {
    const sum = { runs: 0, failures: 0, missed: 0, repeated: 0 }
    for (const { counters } of this.#engagements) {
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counters[key]
    }
    return sum
  }

  named(): Readonly<Record<string, Counters>> {
    const of = (key: 'runs' | 'failures'): Counters =>
      Object.fromEntries(this.#engagements.map(({ name, counters }) => [name, counters[key]]))
    return { runs: of('runs'), failures: of('failures') }
  }

  gauges(): Counters {
    return { running: this.#engagements.filter(({ isRunning }) => isRunning).length }
  }

  degraded(): string | undefined {
    const troubles = this.#engagements.flatMap(({ trouble }) => trouble ?? [])
    return troubles.length === 0 ? undefined : troubles.join('; ')
  }

  #engage(
    { name, command, schedule, timeout }: ScheduledJob,
    memories: Memories,
    { clock, logger }: Host,
  ): Engagement {
    const { timezone = machineTimezone() } = this.#options
    const moments = {
      schedule: new CronSchedule(schedule, timezone),
      name: momentsName(schedule, timezone),
    }
    const agenda = new Agenda(moments, memories[name], clock.now())
    if (!agenda.due(clock.now())) {
      logger.info(`${name}: next run at ${new Date(agenda.next(clock.now())).toISOString()}`)
    }
    const counters = { runs: 0, failures: 0, missed: 0, repeated: 0 }
    const rest = { isRunning: false, failures: 0, repeatAt: 0, trouble: undefined }
    return { name, command, timeout, agenda, counters, ...rest }
  }

  async #keep(engagement: Engagement, host: Host): Promise<void> {
    const { clock, stopping } = host
    const { agenda } = engagement
    while (!stopping.aborted) {
      const due = agenda.due(clock.now())
      // A moment that has come does not wait for the end of a pause.
      const waits = due?.moment === undefined && clock.monotonic() < engagement.repeatAt
      if (due && !waits) {
        await this.#run(engagement, due, host)
      } else {
        const rest = agenda.next(clock.now()) - clock.now()
        await clock.sleep(Math.min(Math.max(rest, 1), LOOK), stopping)
      }
    }
  }

  async #run(engagement: Engagement, due: DueRun, host: Host): Promise<void> {
    const { name, agenda, counters } = engagement
    const { clock, logger, stopping } = host
    this.#tellWhy(engagement, due, host)
    agenda.begin(clock.now())
    this.#remember(host)
    const began = clock.monotonic()
    engagement.isRunning = true
    const { run } = this.#options
    const signals = { stop: stopping, kill: this.#kill.signal }
    const end = await runLimited({ ...engagement, run, clock, logger, ...signals })
    engagement.isRunning = false
    counters.runs += 1
    const took = formatDuration(clock.monotonic() - began)
    const failure = end.isLate ? tooLong(engagement) : failureOf(end)
    if (!failure) {
      engagement.failures = 0
      engagement.trouble = undefined
      logger.info(`${name} ended after ${took}`)
    } else if (!stopping.aborted) this.#noteFailure(engagement, failure, host)
    // What was cut off, or could not do its work for now, is to be done yet.
    agenda.end(failure?.isRepeated !== true)
    this.#remember(host)
  }

  #tellWhy({ name, counters }: Engagement, { moment }: DueRun, { clock, logger }: Host): void {
    if (moment === undefined) {
      counters.repeated += 1
      logger.info(`${name} is run again: its last run did not do all its work`)
    } else if (clock.now() - moment > LATE) {
      counters.missed += 1
      logger.warning(`${name} is run now: it was due at ${new Date(moment).toISOString()}`)
    } else logger.debug(`${name} is run`)
  }

  #noteFailure(
    engagement: Engagement,
    { text, isRepeated }: Failure,
    { clock, logger }: Host,
  ): void {
    const { name, counters } = engagement
    counters.failures += 1
    engagement.failures = isRepeated ? engagement.failures + 1 : 0
    engagement.trouble = `${name}: ${text}`
    if (!isRepeated) {
      logger.error(`${name} failed: ${text}; it is run again at its next moment`)
      return
    }
    const pause = backoffDelay(engagement.failures, repetition)
    engagement.repeatAt = clock.monotonic() + pause
    logger.warning(`${name}: ${text}; it is run again in ${formatDuration(pause)}`)
  }

  /** What cannot be remembered would be run once too often after a restart, which harms nobody. */
  #remember({ logger }: Host): void {
    const memories = this.#engagements.map(({ name, agenda }) => [name, agenda.memory] as const)
    try {
      writeMemories(this.#options.memory, Object.fromEntries(memories))
    } catch (error) {
      logger.warning('what was run cannot be remembered', { error })
    }
  }
}

/** Why a run was none. */
interface Failure {
  readonly text: string
  /** It may do its work soon: it is not given up until the next moment. */
  readonly isRepeated: boolean
}

/** What it has done is done; the rest is done by the runs that follow. */
function tooLong({ timeout }: Engagement): Failure {
  return { text: `it was ended: it took longer than ${formatDuration(timeout)}`, isRepeated: true }
}

function failureOf({ status, signal, error }: CommandEnd): Failure | undefined {
  if (status === 0) return undefined
  if (error !== undefined) return { text: `it could not be started: ${error}`, isRepeated: true }
  if (signal !== null) return { text: `it was ended by ${signal}`, isRepeated: true }
  return { text: `exit status ${status ?? '?'}`, isRepeated: transient.has(status ?? 0) }
}

/** Exit statuses of failures that waiting helps against: a database that is away, another run that is under way. */
const transient = new Set<number>([
  registry.DATABASE_UNAVAILABLE.exit,
  registry.ALREADY_RUNNING.exit,
])
