import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { noChromium, openWindow } from '../support/chromium.ts'
import { startCluster } from '../support/database.ts'
import { storeEvents } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { addGroup, addUser, signIn, startHawat } from '../support/hawat.ts'
import { makeWorld, WORLD_TOKEN } from '../support/hawat-world.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const world = await makeWorld(database)
const clock = new FakeClock(now)
const hawat = await startHawat({ database, clock })

/** Nothing in them where a line could be broken. */
const LONG = 'abcdefghij'.repeat(20)
const LONG_GROUP = `abuse@${'department'.repeat(4)}.example.org`
await addGroup(database, LONG_GROUP, { description: LONG })
await addUser(database, `login-${LONG.slice(0, 40)}`, { fullname: LONG.slice(0, 90) })
await storeEvents(
  database,
  {
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`event-${index}`, ordinary(index)]),
    ),
    'long-values': {
      DetectTime: '2026-11-23T11:59:00Z',
      Category: ['Information.UnauthorizedAccess', 'Intrusion.UserCompromise', `Test.${LONG}`],
      TLP: 'AMBER-STRICT',
      Description: LONG,
      Ref: [`https://example.org/${LONG}`],
      Source: [
        { IP6: ['2001:db8:1234:5678:9abc:def0:1234:5678'], Hostname: [`${LONG}.example.org`] },
        { IP4: Array.from({ length: 60 }, (_, index) => `198.51.100.${index}`), Port: [65_535] },
      ],
      Node: [{ Name: `org.example.${LONG}`, SW: [LONG], Type: ['Honeypot', LONG] }],
      Attach: [{ Handle: LONG, FileName: [`${LONG}.txt`], Content: LONG.repeat(10) }],
      _Mentat: { ResolvedAbuses: [LONG_GROUP, 'alpha'], EventClass: LONG, EventSeverity: 'low' },
    },
  },
  clock,
)

function ordinary(index: number): Record<string, unknown> {
  return {
    DetectTime: new Date(now - index * 1_200_000).toISOString(),
    Category: [index % 3 === 0 ? 'Attempt.Login' : 'Recon.Scanning'],
    Source: [{ IP4: [`192.0.2.${index + 1}`], Port: [40_000 + index], Proto: ['tcp', 'ssh'] }],
    Target: [{ IP4: ['203.0.113.200'], Port: [22] }],
    Node: [{ Name: 'org.example.university.edge.honeypot', Type: ['Honeypot'] }],
    _Mentat: { ResolvedAbuses: ['alpha'], EventClass: 'scan', EventSeverity: 'medium' },
  }
}

const { groupId, userId, filterId, networkId, detectorId, classId, reportLabel, changeId } = world
/** Pages that no menu leads to: one of each kind. */
const details = [
  '/events/search?dt_from=2026-11-01T00:00:00Z&categories=Recon.Scanning&description=nothing',
  '/events/search?dt_from=never',
  '/events/long-values/show',
  '/events/live',
  '/timeline/search?dt_from=2026-11-20T00:00:00Z',
  '/cross_table/search?dt_from=2026-11-20T00:00:00Z',
  '/host_info/search?search=192.0.2.1',
  `/reports/${reportLabel}/show`,
  `/reports/${reportLabel}/delete`,
  `/groups/${groupId}/show`,
  `/groups/${groupId}/update`,
  `/settings_reporting/${groupId}/update`,
  `/users/${userId}/show`,
  '/users/create',
  '/users/change_password',
  '/users/create_key',
  `/networks/${networkId}/show`,
  `/networks/createfor/${groupId}`,
  `/filters/${filterId}/show`,
  `/filters/${filterId}/update`,
  `/detectors/${detectorId}/show`,
  `/event_classes/${classId}/show`,
  `/event_classes/${classId}/update`,
  `/changelogs/${changeId}/show`,
  '/status/runs',
]
const strangersPages = [
  '/',
  '/auth/sign-in',
  `/reports/${reportLabel}/unauth?key=${WORLD_TOKEN}`,
  '/nowhere',
]

const widths = [390, 1024, 1400]
/** Tall, so that parts that are fetched when they are seen are. */
const HEIGHT = 2000

for (const locale of ['en', 'cs']) {
  test(
    `no page in ${locale} is wider than the window, has a field or button without a name, fails in a script or asks elsewhere`,
    { skip: noChromium, timeout: 180_000 },
    async () => {
      const { context, page, wrongs } = await openWindow(hawat.url)
      await context.addCookies([cookie('mentat-locale', locale)])
      const faults: string[] = []
      const look = async (path: string): Promise<void> => {
        const before = wrongs.length
        await page.setViewportSize({ width: 1400, height: HEIGHT })
        const answer = await page.goto(path)
        await page
          .locator('.deferred.loading')
          .first()
          .waitFor({ state: 'detached', timeout: 10_000 })
        for (const fault of await faultsOf(page)) faults.push(`${path}: ${fault}`)
        // A browser tells of every answer that is no success.
        const told = wrongs
          .slice(before)
          .filter((text) => answer?.ok() === true || !text.includes('status of'))
        faults.push(...told.map((text) => `${path}: ${text}`))
      }
      for (const path of strangersPages) await look(path)
      await enter(context, 'developer')
      for (const path of await menuOf(page)) if (path.startsWith('/devtools')) await look(path)
      await enter(context, 'admin')
      const menu = await menuOf(page)
      assert.ok(menu.length > 15, `the menu has ${menu.length} pages`)
      for (const path of [...menu, ...details]) await look(path)
      assert.deepEqual(faults, [])
    },
  )
}

test(
  'on a phone what was found stands on the first screen, and the conditions unfold',
  { skip: noChromium, timeout: 60_000 },
  async () => {
    const { context, page } = await openWindow(hawat.url, 390)
    await enter(context, 'admin')
    await page.goto('/events/search?dt_from=2026-11-01&categories=Recon.Scanning')
    const first = await page.locator('.events tbody tr').first().boundingBox()
    assert.ok(first && first.y < 600, `the first event stands at ${first?.y ?? 0} px`)
    const field = page.getByRole('textbox', { name: 'Source addresses' })
    assert.equal(await field.isVisible(), false)
    await page.locator('.conditions > summary').click()
    await field.fill('192.0.2.2')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.waitForURL(/source_addrs=192.0.2.2/)
    assert.equal(await page.locator('.events tbody tr').count(), 1)
    await page.setViewportSize({ width: 1024, height: HEIGHT })
    assert.ok(await field.isVisible(), 'where there is room they are always there')
    await page.goto('/events/search?dt_from=never')
    await page.setViewportSize({ width: 390, height: HEIGHT })
    assert.ok(await page.locator('.field.wrong').isVisible(), 'what is wrong is not folded away')
  },
)

function cookie(name: string, value: string) {
  return { name, value, url: hawat.url }
}

async function enter(context: BrowserContext, login: string): Promise<void> {
  const { cookies } = await signIn(hawat, login)
  await context.addCookies([...cookies].map(([name, value]) => cookie(name, value)))
}

/** All pages to which the bar leads. */
async function menuOf(page: Page): Promise<readonly string[]> {
  await page.goto('/')
  return page
    .locator('header.bar a[href^="/"]')
    .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href') ?? '/'))])
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  const faults = await page.evaluate(namelessOf)
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT })
    const over = await page.evaluate(overflowOf)
    if (over !== undefined) faults.push(`at ${width}: ${over}`)
  }
  return faults
}

/** Runs in the page: what people who do not see it could not name. */
function namelessOf(): string[] {
  const named = (element: Element): boolean =>
    [element.textContent, element.getAttribute('aria-label'), element.getAttribute('title')].some(
      (text) => (text ?? '').trim() !== '',
    )
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')]
  const nameless = [
    ...fields.filter(
      ({ type, labels, ariaLabel }) =>
        type !== 'hidden' && ![...(labels ?? [])].some(named) && (ariaLabel ?? '') === '',
    ),
    ...[...document.querySelectorAll('button, a, summary, h1, h2')].filter((one) => !named(one)),
    ...document.querySelectorAll('img:not([alt]), canvas:not([aria-label])'),
  ]
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [
    ...nameless.map((one) => `without a name: ${one.outerHTML.slice(0, 120)}`),
    ...twice.map((id) => `two elements have the id ${id}`),
    ...(document.querySelectorAll('h1').length === 1 ? [] : ['there is not one h1']),
  ]
}

/** Runs in the page: the deepest element that makes it wider than the window. */
function overflowOf(): string | undefined {
  const over = document.documentElement.scrollWidth - window.innerWidth
  if (over <= 0) return undefined
  const widest = [...document.querySelectorAll('body *')].findLast(
    (one) => one.getBoundingClientRect().right > window.innerWidth + 0.5,
  )
  return `${over} px too wide: ${widest?.outerHTML.slice(0, 120) ?? ''}`
}
