import type { Database } from '../src/lib/database/database.ts'
import type { Home } from '../src/lib/framework/home.ts'
import type { CleanupReport } from '../src/lib/modules/cleanup/report.ts'
import { makeEvents } from './messages.ts'
import { configure } from './pipe-workplace.ts'
import { fillStoredEvents, vacuum } from './stored-events.ts'
import { storeFromQueue as store } from './store-from-queue.ts'
import { openWorkplace, perSecond, row, runMentat } from './workplace.ts'

const DAY = 86_400_000

/** How much is removed, and stored meanwhile. */
export interface CleanupBench {
  /** Events that are too old, half of them in days that go as a whole. */
  readonly old: number
  readonly days: number
  /** Messages in the queue. */
  readonly stored: number
}

const full: CleanupBench = { old: 1_000_000, days: 20, stored: 100_000 }

/**
 * Removing old events while `mentat storage run` empties a full queue: first the older half of the days as a whole, then the
 * younger half event by event.
 */
export async function benchCleanup({ old, days, stored }: CleanupBench = full): Promise<void> {
  const workplace = await openWorkplace()
  const { database, home } = workplace
  try {
    const end = Math.floor(Date.now() / DAY) * DAY - 100 * DAY
    await fillStoredEvents(database, { events: old, days, end, groups: 100 })
    await database.query(
      `INSERT INTO event_addresses SELECT detect_time, id, 's', lower(source_ip) FROM events
       UNION ALL SELECT detect_time, id, 't', lower(target_ip) FROM events`,
    )
    await vacuum(database)
    // The partitions of today are made, and files are in memory.
    await store(home, makeEvents('first', Math.ceil(stored / 10)))
    console.log(
      `\nRemoving ${old.toLocaleString('en-US')} events of ${days} days beside storing ${stored.toLocaleString('en-US')}`,
    )
    const half = Math.round((Date.now() - end + (days / 2) * DAY) / 1000)
    await compare(home, { stored, title: 'whole days', events: { keep: half } })
    const detectors = { keep: '90d', search: { detectors: ['__ANY__'] } }
    await compare(home, { stored, title: 'single events', events: detectors })
    row('old events left', await countOld(database, end))
  } finally {
    await workplace.close()
  }
}

interface Round {
  readonly stored: number
  readonly title: string
  readonly events: object
}

/** Undisturbed before and after: the machine may have other things to do. */
async function compare(home: Home, { stored, title, events }: Round): Promise<void> {
  const before = await store(home, makeEvents(`${title} before`, stored))
  configure(home, 'cleanup', { events: [events] })
  const cleaned: Promise<CleanupReport>[] = []
  const beside = await store(home, makeEvents(title, stored), () => {
    const cleaning = runMentat(['cleanup', '--json'], home)
    cleaned.push(cleaning.then(({ stdout }) => JSON.parse(stdout) as CleanupReport))
  })
  for (const { rules, seconds } of await Promise.all(cleaned)) {
    const removed = rules.reduce((sum, rule) => sum + rule.events, 0)
    const days = rules.reduce((sum, rule) => sum + rule.days.length, 0)
    row(
      `removing ${title}: ${removed.toLocaleString('en-US')} events, ${days} days whole`,
      `${seconds.toFixed(1)} s`,
    )
  }
  const after = await store(home, makeEvents(`${title} after`, stored))
  row('  storing undisturbed, before', perSecond(stored, before))
  row('  storing beside it', perSecond(stored, beside))
  row('  storing undisturbed, after', perSecond(stored, after))
  row('  beside / undisturbed   (goal: at least 0.7)', ((before + after) / 2 / beside).toFixed(2))
}

async function countOld(database: Database, end: number): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*) FROM events WHERE storage_time <= $1',
    [new Date(end).toISOString()],
  )
  return rows[0]?.count ?? Number.NaN
}
