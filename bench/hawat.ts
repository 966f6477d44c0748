import { hashPassword } from '../src/lib/accounts/password.ts'
import type { Database } from '../src/lib/database/database.ts'
import { createUser, setPassword } from '../src/lib/database/users/write.ts'
import { testAuthor } from '../test/support/author.ts'
import { Browser } from '../test/support/hawat.ts'
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
}

const full: HawatBench = { events: 2_000_000, days: 28, stored: 40_000, users: 50 }

/** How long pages take over two million events, how heavy they are, and what fifty people do to storing. */
export async function benchHawat(bench: HawatBench = full): Promise<void> {
  const workplace = await openWorkplace()
  const { database, home } = workplace
  try {
    await fillEvents(database, { events: bench.events, days: bench.days, end: Date.now() })
    await vacuum(database)
    await addAdministrator(database)
    const week = new Date(Date.now() - 2 * DAY).toISOString()
    await runMentat(['statistician', 'run', '--from', week, '--log-level', 'error'], home)
    configure(home, 'hawat', { listen: PORT, rate: 1_000_000, queries: { quota: 1000 } })
    const hawat = startMentat(['hawat', 'run', '--log-level', 'error'], home)
    await hawat.ready
    try {
      const browser = await signedIn()
      console.log(
        `\nPages over ${bench.events.toLocaleString('en-US')} events of ${bench.days} days; warm, median of ${ROUNDS}`,
      )
      const pages = await pagesOver(database)
      for (const page of pages) await measure(browser, page)
      await lookWhileStoring(bench, pages, (seed, onBegin) =>
        storeFromQueue(home, seed, bench.stored, onBegin),
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
  /** In milliseconds. */
  readonly goal: number
}

async function pagesOver(database: Database): Promise<PageCase[]> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM events ORDER BY detect_time DESC LIMIT 1',
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
    {
      title: 'timeline, by category, a week',
      path: '/timeline/tab?section=categories',
      goal: 1000,
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
    `${title}   (goal: under ${goal} ms)`,
    `${median(times).toFixed(0)} ms`,
    `${Math.round(bytes / 1000)} kB`,
  )
}

/** Everybody asks again as soon as the answer is there, after a pause in which a person reads. */
async function lookWhileStoring(
  { users, stored }: HawatBench,
  pages: readonly PageCase[],
  store: (seed: string, onBegin?: () => void) => Promise<number>,
): Promise<void> {
  const before = await store('hawat before')
  const stop = new AbortController()
  const asked: Promise<number>[] = []
  const beside = await store('hawat beside', () => {
    for (let user = 0; user < users; user++) asked.push(look(user, pages, stop.signal))
  })
  stop.abort()
  const answers = (await Promise.all(asked)).reduce((sum, count) => sum + count, 0)
  const after = await store('hawat after')
  row('storing undisturbed, before and after', perSecond(stored, before), perSecond(stored, after))
  row(`storing while ${users} people look (${answers} pages)`, perSecond(stored, beside))
  row('beside / undisturbed   (goal: at least 0.9)', ((before + after) / 2 / beside).toFixed(2))
}

/** A person reads a page for about so long, in milliseconds. */
const READING = 10_000

async function look(
  user: number,
  pages: readonly PageCase[],
  signal: AbortSignal,
): Promise<number> {
  const browser = await signedIn()
  let count = 0
  while (!signal.aborted) {
    const { path = '/' } = pages[(user + count) % pages.length] ?? {}
    await browser.get(path)
    count++
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, READING * (0.5 + ((user * 7) % 10) / 10))
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer)
          resolve(undefined)
        },
        { once: true },
      )
    })
  }
  return count
}

let session: string | undefined

async function signedIn(): Promise<Browser> {
  const browser = new Browser(`http://127.0.0.1:${PORT}`)
  if (session === undefined) {
    await browser.post('/auth/sign-in', { login: 'admin', password: PASSWORD })
    session = browser.cookies.get('mentat-session')
  }
  browser.cookies.set('mentat-session', session ?? '')
  return browser
}

async function addAdministrator(database: Database): Promise<void> {
  const fields = {
    login: 'admin',
    fullname: 'Administrator',
    email: 'admin@example.org',
    organization: '',
  }
  await createUser(
    database,
    { ...fields, roles: ['user', 'admin'], enabled: true, locale: null, timezone: null },
    testAuthor,
  )
  await setPassword(database, 'admin', await hashPassword(PASSWORD), testAuthor)
}
