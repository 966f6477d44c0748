import { spawn } from 'node:child_process'
import { processEnvironment } from '../../framework/config/environment.ts'
import { redactPasswords } from '../../framework/config/secret-value.ts'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'

/** Limits of a command. */
export interface CommandLimits {
  readonly clock: Clock
  /** When it is aborted, the command is ended. */
  readonly signal: AbortSignal
  /** In milliseconds. */
  readonly timeout: number
}

/** Stands for the folder of the backup. */
const PLACE = '{backup}'

/** So much of what it says is told, in characters. */
const MOST_WORDS = 2000

/**
 * Runs a program for a backup, without a shell, and without our variables: one of them may hold the password of the database.
 * @throws MentatError BACKUP_NOT_COPIED unless it ends with exit status 0
 */
export async function runCopyCommand(
  command: readonly string[],
  backup: string,
  { clock, signal, timeout }: CommandLimits,
): Promise<void> {
  const [program = '', ...args] = command.some((word) => word.includes(PLACE))
    ? command.map((word) => word.replaceAll(PLACE, backup))
    : [...command, backup]
  const [done, late] = [new AbortController(), new AbortController()]
  const limit = clock.sleep(timeout, done.signal).then(() => {
    if (!done.signal.aborted) late.abort()
  })
  try {
    const end = await run(program, args, AbortSignal.any([signal, late.signal]))
    if (end === undefined) return
    const why = late.signal.aborted
      ? `it took longer than ${formatDuration(timeout)}`
      : signal.aborted
        ? 'the run was told to end'
        : redactPasswords(end)
    throw new MentatError('BACKUP_NOT_COPIED', `${program}: ${why}`)
  } finally {
    done.abort()
    await limit
  }
}

/** @returns why it did not work; undefined: it did */
function run(
  program: string,
  args: readonly string[],
  stop: AbortSignal,
): Promise<string | undefined> {
  const child = spawn(program, args, {
    ...{ stdio: ['ignore', 'ignore', 'pipe'], env: environment() },
    // A group of its own: what it has started is ended with it.
    detached: true,
  })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (words.length < MOST_WORDS) words += chunk.toString()
  })
  const end = (): void => {
    endGroup(child.pid)
    // What has left the group may hold it open.
    child.stderr.destroy()
  }
  stop.addEventListener('abort', end)
  if (stop.aborted) end()
  return new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => {
      resolve(describeError(error))
    })
    child.once('close', (status, signal) => {
      const said = words.trim().slice(0, MOST_WORDS)
      const how = status === null ? `ended by ${signal ?? ''}` : `exit status ${status}`
      resolve(status === 0 ? undefined : `${how}${said === '' ? '' : `: ${said}`}`)
    })
  }).finally(() => {
    stop.removeEventListener('abort', end)
  })
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

function environment(): Record<string, string | undefined> {
  const entries = Object.entries(processEnvironment())
  return Object.fromEntries(entries.filter(([name]) => !/^(MENTAT_|PG)/.test(name)))
}
