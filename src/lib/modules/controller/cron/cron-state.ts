import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../../framework/errors/causes.ts'
import { describeError } from '../../../framework/errors/mentat-error.ts'
import { readPlainFile } from '../../../framework/files/plain-file.ts'
import { CronSchedule } from '../../../framework/time/cron.ts'
import { MIXED, NOT_RUNNING, RUNNING } from '../state-codes.ts'
import type { WantedJob } from '../wanted.ts'
import { type CronContext, cronFileName, cronFileText, homeOfCronFile } from './cron-file.ts'
import { readEnabled } from './enabled-file.ts'

/**
 * - `enabled`: its file is there, as it would be written now.
 * - `disabled`: it has none, and nobody has enabled it.
 * - `missing`: it was enabled, and its file is gone.
 * - `different`: its file is not as it would be written now.
 * - `left over`: its file is there, and the job is not to run any more.
 * - `foreign`: somebody else has made a file of its name.
 * - `unreadable`: it cannot be known.
 */
export type CronStateName =
  'enabled' | 'disabled' | 'missing' | 'different' | 'left over' | 'foreign' | 'unreadable'

/** A job and its file. */
export interface CronState {
  readonly name: string
  readonly schedule: string
  readonly command: string
  readonly file: string
  /** 0 enabled, 5 disabled, 6 anything else. */
  readonly code: number
  readonly state: CronStateName
  readonly reason: string | null
  /** When cron runs it next, RFC 3339; null: not at all, or not as it is configured. */
  readonly next: string | null
}

/**
 * Compares the files of jobs with the configuration.
 * @param memory see enabledPath
 */
export function cronStates(
  jobs: readonly WantedJob[],
  context: CronContext,
  memory: string,
): CronState[] {
  const enabled = readEnabled(memory)
  return jobs.map((job) => {
    const file = join(context.folder, cronFileName(context, job.name))
    const [state, reason] = stateOf(job, file, context, enabled.includes(job.name))
    const command = job.command.join(' ')
    const { name, schedule } = job
    const next = state === 'enabled' ? new CronSchedule(schedule).nextAfter(context.now) : undefined
    return {
      ...{ name, schedule, command, file, code: codes[state] ?? MIXED, state, reason },
      next: next === undefined ? null : new Date(next).toISOString(),
    }
  })
}

const codes: Readonly<Partial<Record<CronStateName, number>>> = {
  enabled: RUNNING,
  disabled: NOT_RUNNING,
}

/** Of a job, anything but right counts; a job that is disabled on purpose counts for nothing. */
export function cronCode(states: readonly CronState[]): number {
  const codesOf = states.map(({ code }) => code)
  if (codesOf.includes(MIXED)) return MIXED
  return codesOf.includes(RUNNING) ? RUNNING : NOT_RUNNING
}

function stateOf(
  job: WantedJob,
  file: string,
  context: CronContext,
  wasEnabled: boolean,
): [CronStateName, string | null] {
  const text = readText(file)
  if (typeof text === 'object') return ['unreadable', text.error]
  if (text === undefined) return wasEnabled && job.isOn ? ['missing', null] : ['disabled', null]
  const home = homeOfCronFile(text)
  if (home !== context.home) {
    return ['foreign', home === undefined ? 'Mentat did not make it' : `it is of ${home}`]
  }
  if (!job.isOn) return ['left over', 'the job is off']
  return text === cronFileText(job, context) ? ['enabled', null] : ['different', null]
}

/** Files that were made for this home, of jobs that are not configured: their paths. */
export function strayCronFiles(jobs: readonly WantedJob[], context: CronContext): string[] {
  const known = jobs.map(({ name }) => cronFileName(context, name))
  return namesIn(context.folder)
    .filter((name) => !known.includes(name))
    .map((name) => join(context.folder, name))
    .filter((file) => {
      const text = readText(file)
      return typeof text === 'string' && homeOfCronFile(text) === context.home
    })
}

/** @returns undefined when there is none */
export function readText(file: string): string | undefined | { readonly error: string } {
  try {
    return readPlainFile(file)
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : { error: describeError(error) }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return []
  }
}
