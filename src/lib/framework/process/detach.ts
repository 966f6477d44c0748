import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { MentatError } from '../errors/mentat-error.ts'
import { ownCommandLine } from './own-executable.ts'

/** A process that was started detached, and may not be ready yet. */
export interface Launched {
  readonly pid: number
  /** What becomes of it: `ready`, or how it ended before that. Never rejects. */
  readonly outcome: Promise<'ready' | { readonly end: string }>
  /** From now on it is no business of this process, which can end. */
  letGo(): void
}

/**
 * Starts this program again with other arguments, in a session of its own and with its output in a file.
 * @throws the error of the operating system when the file cannot be opened
 */
export function launchDetached(args: readonly string[], logFile: string): Launched {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a', 0o640)
  const [executable = process.execPath, ...words] = ownCommandLine(args)
  const child = spawn(executable, words, {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    // It stays where it was started: paths of flags, environment and configuration may be relative to that.
  })
  closeSync(log)
  const outcome = new Promise<'ready' | { end: string }>((resolve) => {
    child.once('error', (error) => {
      resolve({ end: error.message })
    })
    child.once('message', () => {
      resolve('ready')
    })
    child.once('exit', (status, signal) => {
      resolve({ end: signal ?? `exit status ${status ?? 0}` })
    })
  })
  return {
    pid: child.pid ?? 0,
    outcome,
    letGo: () => {
      if (child.connected) child.disconnect()
      child.unref()
    },
  }
}

/**
 * The same, and waits until it says that it is ready (`sayReady`).
 * @returns the PID of the new process
 * @throws MentatError IO_FAILED when it ends before it is ready; the file tells why
 */
export async function startDetached(args: readonly string[], logFile: string): Promise<number> {
  const launched = launchDetached(args, logFile)
  const outcome = await launched.outcome
  launched.letGo()
  if (outcome === 'ready') return launched.pid
  throw new MentatError('IO_FAILED', `the daemon ended before it was ready (${outcome.end})`, {
    advice: `See ${logFile}.`,
  })
}

/** Tells the process that waits in `startDetached`, if there is one, that this one is ready. */
export function sayReady(): void {
  if (process.send === undefined || !process.connected) return
  process.send('ready', () => {
    if (process.connected) process.disconnect()
  })
}
