import { MentatError } from '../../framework/errors/mentat-error.ts'
import { formatTimestamp, parseTimestamp } from '../../idea/timestamp.ts'
import { lockKey } from '../advisory-lock.ts'
import type { Database } from '../database.ts'
import type { Severity } from '../groups/tables.ts'
import type { Queries } from '../queries.ts'

/** How far the reporter has come with a severity. Times in milliseconds since 1970. */
export interface RoundState {
  /** Upper end of the last window that was reported. */
  readonly lastRun: number | undefined
  /** Upper end of the window that was begun and not finished. */
  readonly roundTo: number | undefined
  /** How often something of that window failed. */
  readonly attempts: number
}

/** The state of every severity that was ever reported. */
export async function roundStates(database: Queries): Promise<Map<Severity, RoundState>> {
  const { rows } = await database.query<StateRow>('SELECT * FROM state_reporter')
  return new Map(rows.map((row) => [row.severity, stateOf(row)]))
}

/**
 * Notes that a window is under way; a killed reporter goes on with this very window.
 * @param known the state by which the window was chosen
 * @throws MentatError ALREADY_RUNNING: it is another one by now
 */
export async function beginRound(
  database: Database,
  severity: Severity,
  window: { readonly from: number; readonly to: number },
  known: RoundState | undefined,
): Promise<void> {
  await database.transaction(async (client) => {
    await waitForOthers(client)
    const state = (await roundStates(client)).get(severity)
    if (state?.lastRun !== known?.lastRun || state?.roundTo !== known?.roundTo) {
      throw takenOver(severity)
    }
    await client.query(
      `INSERT INTO state_reporter (severity, last_successful_run, round_to) VALUES ($1, $2, $3)
       ON CONFLICT (severity) DO UPDATE SET last_successful_run = EXCLUDED.last_successful_run,
         round_to = EXCLUDED.round_to`,
      [severity, formatTimestamp(window.from), formatTimestamp(window.to)],
    )
  })
}

/** Notes that something of the window under way failed: it is tried again. */
export async function noteFailure(database: Queries, severity: Severity): Promise<void> {
  await database.query('UPDATE state_reporter SET attempts = attempts + 1 WHERE severity = $1', [
    severity,
  ])
}

/** The window is done: the next one begins where it ended. */
export async function finishRound(
  database: Database,
  severity: Severity,
  to: number,
): Promise<void> {
  await database.transaction(async (client) => {
    await waitForOthers(client)
    await client.query(
      `UPDATE state_reporter SET last_successful_run = $2, round_to = NULL, attempts = 0 WHERE severity = $1`,
      [severity, formatTimestamp(to)],
    )
    await client.query('DELETE FROM reporter_progress WHERE severity = $1', [severity])
  })
}

/**
 * Makes sure, in the transaction that does addresses of the window under way, that nobody else has done any since.
 * @param parts of the pass that are known to be done
 * @throws MentatError ALREADY_RUNNING
 */
export async function claimRound(
  client: Queries,
  round: { readonly severity: Severity; readonly to: number; readonly pass: string },
  parts: number,
): Promise<void> {
  await waitForOthers(client)
  const { rows } = await client.query<{ open: boolean; parts: number }>(
    `SELECT EXISTS (SELECT FROM state_reporter WHERE severity = $1 AND round_to = $2) AS open,
       (SELECT count(*) FROM reporter_progress WHERE severity = $1 AND pass = $3) AS parts`,
    [round.severity, formatTimestamp(round.to), round.pass],
  )
  if (rows[0]?.open !== true || rows[0].parts !== parts) throw takenOver(round.severity)
}

/**
 * A reporter that was killed, or has lost its lock, may have left a transaction that is only now committed: it is waited for,
 * and what it did is seen by the next statement.
 */
async function waitForOthers(client: Queries): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey('reporter round')])
}

function takenOver(severity: Severity): MentatError {
  return new MentatError(
    'ALREADY_RUNNING',
    `another run of the reporter has done what this one was about to do (${severity})`,
    { advice: 'Run it again: it goes on with what is left.' },
  )
}

/** Notes addresses that are done in a pass of the window under way; in the transaction that does them. */
export async function noteProgress(
  client: Queries,
  { severity, pass }: { readonly severity: Severity; readonly pass: string },
  addresses: readonly string[],
): Promise<void> {
  await client.query(
    'INSERT INTO reporter_progress (severity, pass, addresses) VALUES ($1, $2, $3)',
    [severity, pass, addresses],
  )
}

/** What is done in a pass of the window under way. */
export interface PassProgress {
  readonly addresses: ReadonlySet<string>
  /** How often noteProgress was called. */
  readonly parts: number
}

/** What is done in a pass of the window under way. */
export async function passProgress(
  database: Queries,
  severity: Severity,
  pass: string,
): Promise<PassProgress> {
  const { rows } = await database.query<{ addresses: string[] }>(
    'SELECT addresses FROM reporter_progress WHERE severity = $1 AND pass = $2',
    [severity, pass],
  )
  return { addresses: new Set(rows.flatMap(({ addresses }) => addresses)), parts: rows.length }
}

interface StateRow {
  readonly severity: Severity
  readonly last_successful_run: string | null
  readonly round_to: string | null
  readonly attempts: number
}

function stateOf({ last_successful_run, round_to, attempts }: StateRow): RoundState {
  return { lastRun: timeOf(last_successful_run), roundTo: timeOf(round_to), attempts }
}

function timeOf(text: string | null): number | undefined {
  return text === null ? undefined : parseTimestamp(text)
}
