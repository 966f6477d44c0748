import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { MentatError } from '../errors/mentat-error.ts'

/**
 * Starts this program again with other arguments, in a session of its own and with its output in a file, and waits
 * until it says that it is ready (`sayReady`).
 * @returns the PID of the new process
 * @throws MentatError IO_FAILED when it ends before it is ready; the file tells why
 */
export async function startDetached(args: readonly string[], logFile: string): Promise<number> {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a', 0o640)
  const child = spawn(process.execPath, [...process.execArgv, ...ownProgram(), ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    // It stays where it was started: paths of flags, environment and configuration may be relative to that.
  })
  closeSync(log)
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('message', () => {
      resolve(child.pid ?? 0)
    })
    child.once('exit', (status, signal) => {
      const end = signal ?? `exit status ${status ?? 0}`
      reject(
        new MentatError('IO_FAILED', `the daemon ended before it was ready (${end})`, {
          advice: `See ${logFile}.`,
        }),
      )
    })
  })
  child.disconnect()
  child.unref()
  return pid
}

/** Tells the process that waits in `startDetached`, if there is one, that this one is ready. */
export function sayReady(): void {
  if (process.send === undefined || !process.connected) return
  process.send('ready', () => {
    if (process.connected) process.disconnect()
  })
}

/**
 * How this program is called besides its arguments: the script, or nothing when it is one binary
 * (a single executable application repeats its own path there).
 */
export function ownProgram(): string[] {
  const [executable, script] = process.argv
  return script === undefined || script === executable ? [] : [script]
}
