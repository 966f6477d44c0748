import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { CommandEnd } from '../../src/lib/framework/process/own-command.ts'
import { Scheduler } from '../../src/lib/modules/scheduler/component.ts'
import type { RunCommand } from '../../src/lib/modules/scheduler/limited-run.ts'
import { type TestHost, testHost } from './daemon-host.ts'

/** A command that the scheduler has begun. */
export interface BegunRun {
  readonly name: string
  /** When, as RFC 3339 in minutes. */
  readonly at: string
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  end(how?: Partial<CommandEnd>): void
}

/** A scheduler that runs, on a clock that a test moves, with commands that end when the test says so. */
export interface RunningScheduler {
  readonly host: TestHost
  readonly scheduler: Scheduler
  /** All that were begun, also those that have ended. */
  readonly runs: readonly BegunRun[]
  /** Lets time pass in steps of ten seconds, long times of a minute; every run that is begun meanwhile ends at once, as asked. */
  pass(milliseconds: number, how?: Partial<CommandEnd> | 'never'): Promise<void>
  /** Lets everything happen that can happen now. */
  settle(): Promise<void>
  end(): Promise<void>
}

/** A file of what a scheduler remembers, removed after the test. */
export function memoryFile(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-scheduler-'))
  context.after(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return join(folder, 'scheduler.json')
}

/** What the file says of a job. */
export function remembered(memory: string, job: string): unknown {
  return (JSON.parse(readFileSync(memory, 'utf8')) as Record<string, unknown>)[job]
}

/** Starts a scheduler at a time. */
export async function startScheduler(options: {
  readonly memory: string
  /** RFC 3339. */
  readonly now: string
  readonly schedule: Readonly<Record<string, string>>
  readonly timezone?: string
  /** The longest time of a run, in milliseconds. Default: a day. */
  readonly timeout?: number
  /** Default: commands that end when the test says so. */
  readonly run?: RunCommand
}): Promise<RunningScheduler> {
  const { memory, timezone = 'UTC', timeout = 86_400_000 } = options
  const host = testHost()
  host.clock.set(Date.parse(options.now))
  const runs: BegunRun[] = []
  const begin: RunCommand = ([name = ''], stop, kill) =>
    new Promise((resolve) => {
      const at = new Date(host.clock.now()).toISOString().slice(0, 16)
      runs.push({
        name,
        at,
        stop,
        kill,
        end: (how = {}) => {
          resolve({ status: how.signal === undefined ? 0 : null, signal: null, ...how })
        },
      })
    })
  const scheduler = new Scheduler({
    jobs: Object.entries(options.schedule).map(([name, schedule]) => ({
      name,
      command: [name],
      schedule,
      timeout,
    })),
    timezone,
    memory,
    run: options.run ?? begin,
  })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await setImmediate()
  }
  scheduler.start(host)
  await settle()
  return {
    host,
    scheduler,
    runs,
    settle,
    async pass(milliseconds, how = {}) {
      const step = milliseconds > 20 * 60_000 ? 60_000 : 10_000
      for (let passed = 0; passed < milliseconds; passed += step) {
        host.clock.advance(step)
        await settle()
        if (how === 'never') continue
        for (const run of runs) run.end(how)
        await settle()
      }
    },
    async end() {
      scheduler.stop()
      for (const run of runs) run.end({ signal: 'SIGTERM' })
      await host.end()
    },
  }
}
