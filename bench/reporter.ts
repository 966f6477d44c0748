import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alignDown } from '../src/lib/framework/time/interval.ts'
import type { ReporterResult } from '../src/lib/modules/reporter/result.ts'
import { fillStoredEvents } from './stored-events.ts'
import { type CommandRun, openWorkplace, row, runMentat, type Workplace } from './workplace.ts'

const EVENTS = 2_000_000
const DAYS = 14
const GROUPS = 500
const DAY = 86_400_000
/** Goals: seconds of a round over a day, and bytes of memory. */
const GOAL = { seconds: 60, memory: 500 * 1024 * 1024 }

/** Reports on the events of one severity of one day, among two million events of two weeks. */
export async function benchReporter(): Promise<void> {
  const workplace = await openWorkplace()
  try {
    takeAnyMail(workplace)
    const end = alignDown(Date.now(), DAY)
    await fillStoredEvents(workplace.database, { events: EVENTS, days: DAYS, end, groups: GROUPS })
    console.log(
      `\nReporting a day of ${EVENTS.toLocaleString('en-US')} stored events of ${DAYS} days to ${GROUPS} groups`,
    )
    row('', 'the round, of all', 'memory', 'goal')
    const send = ['reporter', 'send', '--severity', 'low', '--json', '--quiet']
    tell('dry run', await runMentat([...send, '--dry-run'], workplace.home))
    tell('round, mails included', await runMentat(send, workplace.home))
    // Everything again, which thresholds hold back now.
    await workplace.database.query(
      'UPDATE state_reporter SET last_successful_run = last_successful_run - make_interval(days => 1)',
    )
    tell('the same day and the one before, after that', await runMentat(send, workplace.home))
  } finally {
    await workplace.close()
  }
}

function tell(title: string, { stdout, seconds, memory }: CommandRun): void {
  const { rounds, mails } = JSON.parse(stdout) as ReporterResult
  const units = rounds.flatMap((round) => round.units)
  const events = units.reduce((sum, { counts }) => sum + counts.evcount_new, 0)
  const reports = units.flatMap((unit) => unit.reports).length
  const round = rounds.reduce((sum, each) => sum + each.seconds, 0)
  row(
    `${title}: ${events} events, ${reports} reports, ${mails.sent} mails`,
    `${round.toFixed(1)} s of ${seconds.toFixed(1)} s`,
    `${Math.round(memory / 1024 / 1024)} MB`,
    `${GOAL.seconds} s, ${GOAL.memory / 1024 / 1024} MB`,
  )
}

/** Mails go to a program that reads them. */
function takeAnyMail({ home }: Workplace): void {
  const program = join(home.path, 'sendmail')
  writeFileSync(program, '#!/bin/sh\nexec cat >/dev/null\n')
  chmodSync(program, 0o755)
  mkdirSync(join(home.config, 'core'), { recursive: true })
  const mail = { transport: 'sendmail', sendmail_path: program, from: 'mentat@example.org' }
  writeFileSync(join(home.config, 'core', 'mail.json.conf'), JSON.stringify({ mail }))
}
