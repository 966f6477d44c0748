import { spawn } from 'node:child_process'
import { ownCommandLine } from './own-executable.ts'

/** How a process ended: with an exit status, by a signal, or it could not be started. */
export interface CommandEnd {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it could not be started. */
  readonly error?: string
}

/** How a command of this program is run. */
export interface OwnCommand {
  /** Its arguments; the command must know `--supervised`: see endWithSupervisor. */
  readonly args: readonly string[]
  /** When it is aborted, the process is asked to end (SIGTERM). */
  readonly stop: AbortSignal
  /** When it is aborted, the process ends (SIGKILL). */
  readonly kill: AbortSignal
}

/**
 * Runs another command of this program to its end, in a process group of its own. What it prints is dropped, what it says
 * on standard error is said there.
 */
export function runOwnCommand({ args, stop, kill }: OwnCommand): Promise<CommandEnd> {
  const [executable = process.execPath, ...words] = ownCommandLine([...args, '--supervised'])
  const child = spawn(executable, words, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
  })
  const terminate = (): void => {
    child.kill('SIGTERM')
  }
  const killNow = (): void => {
    child.kill('SIGKILL')
  }
  stop.addEventListener('abort', terminate)
  kill.addEventListener('abort', killNow)
  if (stop.aborted) terminate()
  if (kill.aborted) killNow()
  return new Promise<CommandEnd>((resolve) => {
    child.once('exit', (status, signal) => {
      resolve({ status, signal })
    })
    child.on('error', (error) => {
      // Also for a signal that could not be sent, to a process that lives on.
      if (child.pid === undefined) resolve({ status: null, signal: null, error: error.message })
    })
  }).finally(() => {
    stop.removeEventListener('abort', terminate)
    kill.removeEventListener('abort', killNow)
  })
}
