import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../src/lib/database/connection.ts'
import type { Database } from '../src/lib/database/database.ts'
import { migrate } from '../src/lib/database/migrate.ts'
import { ensureFolder, type Home, homeAt } from '../src/lib/framework/home.ts'
import { silentLogger } from '../src/lib/framework/logging/logger.ts'
import { systemClock } from '../src/lib/framework/time/clock.ts'

/** A home folder of its own with a running, migrated database; everything goes when it is closed. */
export interface Workplace {
  readonly home: Home
  readonly database: Database
  close(): Promise<void>
}

export async function openWorkplace(): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-bench-'))
  const home = homeAt(folder)
  mkdirSync(home.spool, { recursive: true })
  ensureFolder(home.run)
  const database = await openDatabase({ statement_timeout: 0 }, home, {
    logger: silentLogger,
    clock: systemClock,
    applicationName: 'mentat-bench',
  })
  await migrate(database, { logger: silentLogger })
  return {
    home,
    database,
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface CommandRun {
  readonly stdout: string
  readonly seconds: number
  /** Largest resident memory of the process, in bytes. */
  readonly memory: number
  /** Seconds of processor time, of all its threads: what a busy machine falsifies least. */
  readonly cpu: number
}

/** A process of `bin/run`. */
export interface MentatProcess {
  /** Resolves when it says that it is ready. */
  readonly ready: Promise<void>
  /** Resolves when it has ended, and rejects when that was a failure. */
  readonly ended: Promise<CommandRun>
  /** Asks it to end. */
  stop(): void
}

/** Runs `bin/run` to its end. */
export async function runMentat(args: readonly string[], home: Home): Promise<CommandRun> {
  return startMentat(args, home).ended
}

/** Starts `bin/run`. */
export function startMentat(args: readonly string[], home: Home): MentatProcess {
  const began = performance.now()
  const child = spawn(join(import.meta.dirname, '..', 'bin', 'run'), args, {
    env: { ...process.env, MENTAT_HOME: home.path },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let stdout = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  let memory = 0
  let cpu = 0
  // eslint-disable-next-line no-restricted-globals -- no scheduler here: a benchmark samples from outside
  const watch = setInterval(() => {
    memory = Math.max(memory, peakMemory(child.pid ?? 0))
    cpu = Math.max(cpu, processorTime(child.pid ?? 0))
  }, 50)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    .finally(() => {
      clearInterval(watch)
    })
    .then((status) => {
      if (status !== 0) throw new Error(`mentat ${args.join(' ')} ended with ${String(status)}`)
      return { stdout, seconds: (performance.now() - began) / 1000, memory, cpu }
    })
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => {
      resolve()
    })
    ended.then(() => {
      reject(new Error(`mentat ${args.join(' ')} ended before it was ready`))
    }, reject)
  })
  // Not everybody waits for it.
  ready.catch(() => undefined)
  return { ready, ended, stop: () => child.kill('SIGTERM') }
}

function peakMemory(pid: number): number {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
    return Number(match?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** In seconds; the kernel counts in hundredths. */
function processorTime(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Behind the name, which may hold anything, the fields begin with the third (proc(5)): 14 and 15 are wanted.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

export function row(...cells: (string | number)[]): void {
  console.log(
    cells
      .map((cell, index) => (index === 0 ? String(cell).padEnd(58) : String(cell).padStart(16)))
      .join(''),
  )
}

export function perSecond(count: number, seconds: number): string {
  return `${Math.round(count / seconds).toLocaleString('en-US')}/s`
}
