import { setTimeout as sleep } from 'node:timers/promises'
import { hashPassword } from '../src/lib/accounts/password.ts'
import type { Database } from '../src/lib/database/database.ts'
import { setPassword } from '../src/lib/database/users/write.ts'
import { testAuthor } from '../test/support/author.ts'
import { addGroup, addUser, Browser } from '../test/support/hawat.ts'
import { Random } from '../src/lib/modules/ideagen/random.ts'
import { makeEvents } from './messages.ts'
import { configure } from './pipe-workplace.ts'
import { attacker, fillEvents } from './search-events.ts'
import { storeFromQueue } from './store-from-queue.ts'
import { vacuum } from './stored-events.ts'
import { median, openWorkplace, perSecond, row, runMentat, startMentat } from './workplace.ts'

const DAY = 86_400_000
const PORT = '18099'
const PASSWORD = 'correct horse battery'
const ROUNDS = 7

/** How much is stored, and who looks at it. */
export interface HawatBench {
  readonly events: number
  readonly days: number
  /** Messages that are stored while people look. */
  readonly stored: number
  readonly users: number
  /** How long a person reads a page, in milliseconds. */
  readonly reading: number
}

const full: HawatBench = {
  events: 2_000_000,
  days: 28,
  stored: 100_000,
  users: 50,
  reading: 10_000,
}

/** How long pages take over two million events, how heavy they are, and what fifty people do to storing. */
export async function benchHawat(bench: HawatBench = full): Promise<void> {
  const workplace = await openWorkplace()
  const { database, home } = workplace
  try {
    await fillEvents(database, { events: bench.events, days: bench.days, end: Date.now() })
    await vacuum(database)
    await addUsers(database)
    const days = new Date(Date.now() - bench.days * DAY).toISOString()
    await runMentat(['statistician', 'run', '--from', days, '--log-level', 'error'], home)
    configure(home, 'hawat', { listen: PORT, rate: 1_000_000, queries: { quota: 1000 } })
    const hawat = startMentat(['hawat', 'run', '--log-level', 'error'], home)
    await hawat.ready
    try {
      console.log(
        `\nPages over ${bench.events.toLocaleString('en-US')} events of ${bench.days} days; warm, median of ${ROUNDS}`,
      )
      const pages = await pagesOver(database)
      const operator = await signIn(OPERATOR)
      for (const page of pages) await measure(operator, page)
      console.log(`\nThe same for somebody who sees the events of two groups of two hundred`)
      const member = await signIn(MEMBER)
      for (const page of pages) await measure(member, page)
      await lookWhileStoring(bench, { pages, operator, member }, (seed) =>
        storeFromQueue(home, makeEvents(seed, bench.stored).map(withGroup)),
      )
    } finally {
      hawat.stop()
      await hawat.ended
    }
  } finally {
    await workplace.close()
  }
}

interface PageCase {
  readonly title: string
  readonly path: string
  /** In milliseconds, where one is set. */
  readonly goal?: number
}

async function pagesOver(database: Database): Promise<PageCase[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT id FROM events WHERE resolved_abuses @> ARRAY['${GROUPS[0]}'] ORDER BY detect_time DESC LIMIT 1`,
  )
  const id = encodeURIComponent(rows[0]?.id ?? '')
  return [
    { title: 'search, last week', path: '/events/search', goal: 300 },
    {
      title: 'search, a frequent address, everything',
      path: `/events/search?dt_from=&source_addrs=${attacker(0)}`,
      goal: 300,
    },
    {
      title: 'search, a rare address, everything',
      path: `/events/search?dt_from=&host_addrs=${attacker(250_000)}`,
      goal: 300,
    },
    {
      title: 'search, a category and a detector',
      path: '/events/search?categories=Malware&detectors=org.example.site3.nemea',
      goal: 300,
    },
    { title: 'event', path: `/events/${id}/show`, goal: 300 },
    { title: 'dashboard of events', path: '/events/dashboard', goal: 300 },
    { title: 'dashboard of reports', path: '/reports/dashboard', goal: 300 },
    { title: 'timeline, page', path: '/timeline/search', goal: 300 },
    {
      title: 'timeline, first chart, a day',
      path: '/timeline/tab?section=cnt_events&dt_from=-1d',
      goal: 1000,
    },
    {
      title: 'timeline, first chart, a week',
      path: '/timeline/tab?section=cnt_events',
      goal: 1000,
    },
    ...['categories', 'sources', 'detectors'].map((section) => ({
      title: `timeline, ${section}, a week`,
      path: `/timeline/tab?section=${section}`,
    })),
    { title: 'cross table of categories and detectors, a week', path: '/cross_table/search' },
    {
      title: 'host info, recent events',
      path: `/host_info/activity?side=source&search=${attacker(0)}`,
    },
  ]
}

async function measure(browser: Browser, { title, path, goal }: PageCase): Promise<void> {
  const times: number[] = []
  let bytes = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const began = performance.now()
    const { status, text } = await browser.get(path)
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 500)}`)
    if (round > 0) times.push(performance.now() - began)
    bytes = Buffer.byteLength(text)
  }
  row(
    goal === undefined ? title : `${title}   (goal: under ${goal} ms)`,
    `${median(times).toFixed(0)} ms`,
    `${Math.round(bytes / 1000)} kB`,
  )
}

interface People {
  readonly pages: readonly PageCase[]
  readonly operator: Browser
  readonly member: Browser
}

/** Storing undisturbed, while people have been looking for a while, and undisturbed again. They look at the pages that have a goal. */
async function lookWhileStoring(
  { users, stored, reading }: HawatBench,
  people: People,
  store: (seed: string) => Promise<number>,
): Promise<void> {
  const before = await store('hawat before')
  const pages = people.pages.filter(({ goal }) => goal !== undefined)
  const stop = new AbortController()
  const counts = Array.from({ length: users }, () => 0)
  const looking = counts.map(async (_, user) => {
    // They do not come all at once.
    await pause((reading * user) / users, stop.signal)
    for (; !stop.signal.aborted; counts[user] = (counts[user] ?? 0) + 1) {
      const { operator, member } = people
      const { path = '/' } = pages[(user + (counts[user] ?? 0)) % pages.length] ?? {}
      await (user % 2 === 0 ? operator : member).get(path)
      await pause(reading * (0.5 + ((user * 7) % 10) / 10), stop.signal)
    }
  })
  await pause(reading, stop.signal)
  const seen = (): number => counts.reduce((sum, count) => sum + count, 0)
  const first = seen()
  const beside = await store('hawat beside')
  const answered = seen() - first
  stop.abort()
  await Promise.all(looking)
  const after = await store('hawat after')
  row('storing undisturbed, before and after', perSecond(stored, before), perSecond(stored, after))
  row(
    `storing while ${users} people look (${answered} pages, ${(answered / beside).toFixed(1)} a second)`,
    perSecond(stored, beside),
  )
  row('beside / undisturbed   (goal: at least 0.9)', ((before + after) / 2 / beside).toFixed(2))
}

/** As the enricher would have it: the groups are as busy as they were. */
function withGroup(text: string, index: number): string {
  const group = `abuse${new Random('groups', index).small(1, 200)}@example.org`
  return `${text.trimEnd().slice(0, -1)},"_Mentat":{"ResolvedAbuses":["${group}"]}}`
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}

async function signIn(login: string): Promise<Browser> {
  const browser = new Browser(`http://127.0.0.1:${PORT}`)
  await browser.post('/auth/sign-in', { login, password: PASSWORD })
  return browser
}

const OPERATOR = 'operator'
const MEMBER = 'member'
/** Two of two hundred; the first is responsible for more events than any other. */
const GROUPS = ['abuse1@example.org', 'abuse50@example.org']

async function addUsers(database: Database): Promise<void> {
  for (const group of GROUPS) await addGroup(database, group)
  await addUser(database, OPERATOR, { roles: ['user', 'admin'] })
  const membership = Object.fromEntries(GROUPS.map((group) => [group, 'member' as const]))
  await addUser(database, MEMBER, { groups: membership })
  const hash = await hashPassword(PASSWORD)
  for (const login of [OPERATOR, MEMBER]) await setPassword(database, login, hash, testAuthor)
}
