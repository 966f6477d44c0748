import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from './until.ts'

const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))

/** Longest time any step of a daemon may take on a machine that is very busy, in milliseconds. */
export const LIMIT = 60_000

/** How a process is started. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** As root: the account it runs as. */
  readonly uid?: number
  readonly cwd?: string
  /** What starts it, with its arguments behind. Default: bin/run. */
  readonly command?: readonly [string, ...string[]]
}

/** How a process ended. */
export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A running `mentat`. */
export interface Daemon {
  readonly pid: number
  readonly running: boolean
  /** What it has written so far. */
  readonly stdout: string
  readonly stderr: string
  /** Resolves when it says that it is ready; rejects when it ends before. */
  ready(): Promise<void>
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has ended and all its output is here; rejects when it takes longer than the limit. */
  ended(limit?: number): Promise<End>
}

const running = new Set<ChildProcess>()
const killAll = (): void => {
  for (const child of running) child.kill('SIGKILL')
}
after(killAll)
// A run that is broken off comes to no hook.
process.once('exit', killAll)

/** Starts bin/run; should it still run after the test file, it is killed. */
export function startMentat(args: readonly string[], options: StartOptions = {}): Daemon {
  const [program, ...before] = options.command ?? [bin]
  const child = spawn(program, [...before, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...cleanEnvironment(), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  running.add(child)
  let stdout = ''
  let stderr = ''
  let ready = false
  let end: End | undefined
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.once('message', () => (ready = true))
  child.once('error', (error) => (stderr += String(error)))
  child.once('close', (code, signal) => {
    running.delete(child)
    end = { code, signal }
  })
  return {
    pid: child.pid ?? 0,
    get running() {
      return end === undefined
    },
    get stdout() {
      return stdout
    },
    get stderr() {
      return stderr
    },
    async ready() {
      await until('the daemon is ready', () => ready || end, LIMIT)
      if (!ready) throw new TypeError(`ended before it was ready: ${stdout}${stderr}`)
    },
    kill(signal) {
      child.kill(signal)
    },
    async ended(limit = LIMIT) {
      return until(`${args.join(' ')} ends; it said ${stderr.slice(-2000)}`, () => end, limit)
    },
  }
}

/** Ends a daemon by SIGTERM, once it is ready; it must end well. */
export async function stopWell(daemon: Daemon): Promise<void> {
  await daemon.ready()
  daemon.kill('SIGTERM')
  assert.deepEqual(await daemon.ended(), { code: 0, signal: null }, daemon.stderr)
}

/** Runs `mentat` to its end. */
export async function runMentat(
  args: readonly string[],
  options: StartOptions & { limit?: number } = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const daemon = startMentat(args, options)
  const { code } = await daemon.ended(options.limit)
  return { status: code, stdout: daemon.stdout, stderr: daemon.stderr }
}

/** Nothing of the person's who runs the tests. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env)
  return Object.fromEntries(entries.filter(([name]) => !/^(MENTAT|PG|NODE_CHANNEL)/.test(name)))
}
