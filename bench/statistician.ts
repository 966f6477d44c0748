import { aggregateStatistics } from '../src/lib/database/statistics/aggregate.ts'
import { computeWindows, STATISTICS_INTERVAL } from '../src/lib/database/statistics/compute.ts'
import { dimensionNames } from '../src/lib/database/statistics/dimensions.ts'
import type { Database } from '../src/lib/database/database.ts'
import { alignDown } from '../src/lib/framework/time/interval.ts'
import { timelineOf } from '../src/lib/framework/time/timeline.ts'
import { fillStoredEvents } from './stored-events.ts'
import { median, openWorkplace, perSecond, row, runMentat } from './workplace.ts'

const EVENTS = 2_000_000
const DAYS = 14
const GROUPS = 500
const DAY = 86_400_000
const ROUNDS = 5
/** Windows of a day, computed after one another. */
const CHUNK = 12

/** Counting two million events of two weeks: a window, everything at once, and the sums for a dashboard. */
export async function benchStatistician(): Promise<void> {
  const workplace = await openWorkplace()
  const { database, home } = workplace
  try {
    const end = alignDown(Date.now(), DAY)
    const began = performance.now()
    await fillStoredEvents(database, { events: EVENTS, days: DAYS, end, groups: GROUPS })
    const seconds = (performance.now() - began) / 1000
    console.log(
      `\nCounting ${EVENTS.toLocaleString('en-US')} stored events of ${DAYS} days (filled in ${seconds.toFixed(0)} s); median of ${ROUNDS}`,
    )
    row('', 'median', 'slowest', 'goal')
    await measure('one window, as every five minutes', 1000, async (round) => {
      const to = end - round * 3 * STATISTICS_INTERVAL
      await computeWindows(database, { from: to - STATISTICS_INTERVAL, to }, false)
    })
    await measure(`${CHUNK} windows in one statement`, undefined, async (round) => {
      const to = end - DAY - round * CHUNK * STATISTICS_INTERVAL
      await computeWindows(database, { from: to - CHUNK * STATISTICS_INTERVAL, to }, false)
    })
    const all = await runMentat(['statistician', 'run', '--json'], home)
    const report = JSON.parse(all.stdout) as { events: number; windows: number; seconds: number }
    const done = `${report.windows} windows with ${report.events} events`
    row(
      `all that is missing: ${done}`,
      `${report.seconds.toFixed(1)} s`,
      perSecond(report.events, report.seconds),
    )
    const nothing = await runMentat(['statistician', 'run'], home)
    row('nothing is missing, start and end included', `${nothing.seconds.toFixed(2)} s`)
    await measureSums(database, end)
  } finally {
    await workplace.close()
  }
}

async function measureSums(database: Database, end: number): Promise<void> {
  for (const days of [1, 7]) {
    const window = { from: end - days * DAY, to: end }
    await measure(`sums of ${days} days, all lists of all groups`, undefined, async () => {
      await aggregateStatistics(database, window)
    })
    await measure(`time line of ${days} days, one list of one group`, undefined, async (round) => {
      const { starts } = timelineOf({ ...window, most: 200, shortest: STATISTICS_INTERVAL })
      const dimensions = [dimensionNames[round % dimensionNames.length] ?? 'categories']
      await aggregateStatistics(database, { ...window, groups: ['overall'], dimensions, starts })
    })
  }
}

async function measure(
  title: string,
  goal: number | undefined,
  action: (round: number) => Promise<void>,
): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now()
    await action(round)
    times.push(performance.now() - began)
  }
  row(
    title,
    `${median(times).toFixed(0)} ms`,
    `${Math.max(...times).toFixed(0)} ms`,
    goal === undefined ? '' : `${goal} ms`,
  )
}
