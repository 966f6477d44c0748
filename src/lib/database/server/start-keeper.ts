import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { ensureFolder } from '../../framework/home.ts'
import { isStandalone } from '../../framework/standalone.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { KEEPER_ARGUMENT, type KeeperArguments } from './keeper-arguments.ts'
import type { ServerLayout } from './layout.ts'
import { ProcessLock } from './process-lock.ts'
import { rotateLog } from './prepare.ts'
import { lastLines } from './run-as.ts'

/** How long a keeper may take to begin: 0.1 s on an idle machine. */
const LIMIT = 30_000
const POLL = 10
const LOG_LIMIT = 1024 * 1024

/**
 * Puts a keeper in charge, unless somebody else is about to. Returns when one is, or may be: the caller looks again.
 * @throws MentatError SERVER_NOT_STARTED when the process ends at once
 */
export async function startKeeper(
  layout: ServerLayout,
  port: number | undefined,
  clock: Clock,
): Promise<void> {
  const starting = new ProcessLock(layout.locks, 'start', clock)
  if (!starting.tryTake()) return
  try {
    const keeper = new ProcessLock(layout.locks, 'keeper', clock)
    if (keeper.holder()) return
    const child = spawnKeeper(layout, port)
    const until = clock.monotonic() + LIMIT
    while (child.exitCode === null && child.signalCode === null && !keeper.holder()) {
      if (clock.monotonic() > until) throw notBegun(layout, 'it takes too long to begin')
      await clock.sleep(POLL)
    }
    // Status 0: it had nothing to do, or has done it.
    if (child.exitCode !== null && child.exitCode !== 0) throw notBegun(layout, 'it ended at once')
    if (child.signalCode !== null) throw notBegun(layout, `it was ended by ${child.signalCode}`)
  } finally {
    starting.release()
  }
}

/** A process of its own, in a session of its own: it outlives whoever starts it, and no Ctrl-C reaches it. */
function spawnKeeper(layout: ServerLayout, port: number | undefined): ChildProcess {
  const settings: KeeperArguments = { home: dirname(layout.root), port }
  ensureFolder(dirname(layout.keeperLog), 0o750)
  rotateLog(layout.keeperLog, LOG_LIMIT)
  const log = openSync(layout.keeperLog, 'a', 0o640)
  try {
    const child = spawn(process.execPath, [keeperEntry(), JSON.stringify(settings)], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.on('error', () => undefined) // seen as the end it is
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/** Beside this file, with its ending: .ts in a checkout, .js when built. The standalone binary knows an argument. */
function keeperEntry(): string {
  return isStandalone()
    ? KEEPER_ARGUMENT
    : join(import.meta.dirname, `keeper-process${extname(import.meta.filename)}`)
}

function notBegun(layout: ServerLayout, reason: string): MentatError {
  const said = lastLines(readFileSync(layout.keeperLog, 'utf8'))
  return new MentatError('SERVER_NOT_STARTED', `the keeper of PostgreSQL: ${reason}:\n${said}`)
}
