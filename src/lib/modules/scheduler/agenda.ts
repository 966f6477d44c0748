import type { CronSchedule } from '../../framework/time/cron.ts'

/** What is remembered of a job from one start of the scheduler to the next. */
export interface JobMemory {
  /** Its schedule and time zone then: of another one, nothing was missed. */
  readonly schedule: string
  /** Moments until then were seen to, in milliseconds since 1970. */
  readonly until: number
  /** Whether the run that was begun then has ended. */
  readonly done: boolean
}

/** A job that is to run now. */
export interface DueRun {
  /** The moment by its schedule; of several that were missed, the first. Undefined: a run is repeated. */
  readonly moment: number | undefined
}

/**
 * As in cron(8): a clock that is set back by less than this repeats nothing, since it has been seen to already. Set back
 * by more, it was wrong before, and what was remembered with it.
 */
const CORRECTION = 3 * 3_600_000

/** What a schedule is remembered by. */
export function momentsName(schedule: string, timezone: string): string {
  return `${schedule} ${timezone}`
}

/** When one job runs: what is due, what was missed, what is to be repeated. All times in milliseconds since 1970. */
export class Agenda {
  readonly #schedule: CronSchedule
  readonly #name: string
  #until: number
  #done: boolean

  /**
   * @param name of the schedule and its time zone
   * @param memory of an earlier start; without one, the first moment is the next
   */
  constructor(
    { schedule, name }: { schedule: CronSchedule; name: string },
    memory: JobMemory | undefined,
    now: number,
  ) {
    this.#schedule = schedule
    this.#name = name
    const isKnown = memory?.schedule === name
    this.#until = isKnown ? memory.until : now
    this.#done = memory?.done ?? true
  }

  /** What is to be remembered. */
  get memory(): JobMemory {
    return { schedule: this.#name, until: this.#until, done: this.#done }
  }

  /** Whether the job is to run now. Several moments that have passed are one run. */
  due(now: number): DueRun | undefined {
    const next = this.next(now)
    if (next <= now) return { moment: next }
    return this.#done ? undefined : { moment: undefined }
  }

  /** The next moment; one that has passed was missed. */
  next(now: number): number {
    if (this.#until - now > CORRECTION) this.#until = now
    return this.#schedule.nextAfter(this.#until)
  }

  /** A run begins: it sees to everything until now. */
  begin(now: number): void {
    this.#until = Math.max(this.#until, now)
    this.#done = false
  }

  /** @param done whether the run need not be repeated */
  end(done: boolean): void {
    this.#done = done
  }
}
