import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Account } from './account.ts'

/** A program to run for the server. */
export interface ServerProgram {
  readonly file: string
  readonly args: readonly string[]
  /** undefined: the account of this process. */
  readonly account: Account | undefined
}

/**
 * The whole environment of the server's programs: nothing of ours (PG* variables, secrets) gets there, and its texts are
 * in English.
 */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Starts a program in a session of its own, so that a Ctrl-C meant for us does not reach it. Node drops the
 * supplementary groups when it changes the user.
 */
export function startProgram(program: ServerProgram, stdio: StdioOptions): ChildProcess {
  const { file, args, account } = program
  return spawn(file, [...args], {
    cwd: '/',
    env: environment,
    detached: true,
    stdio,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  })
}

/**
 * Runs a program to its end.
 * @param input what it reads
 * @throws MentatError SERVER_NOT_STARTED with what it printed, when it fails
 */
export async function runProgram(program: ServerProgram, input = ''): Promise<void> {
  const child = startProgram(program, ['pipe', 'pipe', 'pipe'])
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => said.push(chunk))
  }
  child.stdin?.on('error', () => undefined) // it ended without reading: its status tells
  child.stdin?.end(input)
  const failure = await endOf(child)
  if (failure === undefined) return
  const words = Buffer.concat(said).toString('utf8').trim()
  throw new MentatError('SERVER_NOT_STARTED', `${program.file} ${failure}: ${lastLines(words)}`)
}

/** @returns undefined when it ended well, otherwise how it failed */
function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(`cannot be run (${error.message})`)
    })
    child.once('close', (status, signal) => {
      resolve(status === 0 ? undefined : `failed (${signal ?? `status ${status ?? '?'}`})`)
    })
  })
}

/** The last lines of what a program said: where the reason stands. */
export function lastLines(said: string, count = 12): string {
  return said.trim().split('\n').slice(-count).join('\n')
}
