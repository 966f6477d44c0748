import { daemonCommandOf, startWords } from './daemon-commands.ts'

/** An entry of `modules`, as it stands in the configuration. */
export interface ModuleEntry {
  readonly exec: string | readonly string[]
  readonly name?: string
  readonly args?: readonly string[]
  readonly paralel?: boolean
  readonly count?: number
}

/** An entry of `cronjobs`, as it stands in the configuration. */
export interface CronEntry {
  readonly name: string
  readonly command?: string | readonly string[]
  readonly cron?: string
  readonly enabled?: boolean
}

/** A daemon that is to run. */
export interface WantedDaemon {
  /** Of the instance: of its configuration file, log and PID files. */
  readonly name: string
  /** What starts one process of it, without the folders. */
  readonly args: readonly string[]
  /** So many processes, all of this name. */
  readonly count: number
}

/** A job that cron is to run. */
export interface WantedJob {
  readonly name: string
  /** The words of the command. */
  readonly command: readonly string[]
  /** Minute, hour, day, month and weekday. */
  readonly schedule: string
  /** False: it is not to run, on purpose. */
  readonly isOn: boolean
}

/** A scheduled module as the scheduler knows it. */
export interface KnownJob {
  readonly name: string
  readonly command: readonly string[]
  /** Its schedule, or `off`. */
  readonly cron: string
}

/** The name of an instance: of its module, unless it has another. The original's default is the name of the program. */
export function nameOf({ name, exec }: ModuleEntry): string {
  return name ?? daemonCommandOf(exec)?.module ?? String(exec)
}

/** The daemons of a configuration that was checked. */
export function wantedDaemons(entries: readonly ModuleEntry[]): WantedDaemon[] {
  return entries.flatMap((entry) => {
    const command = daemonCommandOf(entry.exec)
    if (!command) return []
    const name = nameOf(entry)
    const flags = name === command.module ? [] : ['--name', name]
    const args = [...startWords(command), ...flags, ...(entry.args ?? [])]
    return [{ name, args, count: entry.count ?? 1 }]
  })
}

/**
 * The jobs of a configuration that was checked; what an entry does not say is as the scheduler has it.
 * @param off what a schedule says for never
 */
export function wantedJobs(
  entries: readonly CronEntry[],
  known: readonly KnownJob[],
  off: string,
): WantedJob[] {
  return entries.flatMap(({ name, command, cron, enabled = true }) => {
    const job = known.find((other) => other.name === name)
    const words = typeof command === 'string' ? command.trim().split(/\s+/) : command
    const fields = (cron ?? job?.cron)?.trim().split(/\s+/)
    const does = words ?? job?.command
    if (fields === undefined || does === undefined) return []
    const schedule = fields.join(' ')
    return [{ name, command: does, schedule, isOn: enabled && schedule !== off }]
  })
}
