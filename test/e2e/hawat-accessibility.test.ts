import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { hashPassword } from '../../src/lib/accounts/password.ts'
import { setPassword } from '../../src/lib/database/users/write.ts'
import { barriersOf } from '../support/accessibility.ts'
import { testAuthor } from '../support/author.ts'
import { noChromium, openWindow } from '../support/chromium.ts'
import { faintTextsOf } from '../support/contrast.ts'
import { startCluster } from '../support/database.ts'
import { storeEvents } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { startHawat } from '../support/hawat.ts'
import { makeWorld, WORLD_TOKEN } from '../support/hawat-world.ts'
import { assertFits, signInAs } from '../support/pages.ts'
import { systemState } from '../support/system-state.ts'

const PASSWORD = 'correct horse battery'
const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const world = await makeWorld(database)
await setPassword(database, 'admin', await hashPassword(PASSWORD), testAuthor)
await database.query(`UPDATE users SET roles = '{user,admin,developer}' WHERE login = 'admin'`)
/** Something in each colour that a page has: severities, restrictions, cells of tables. */
await storeEvents(
  database,
  Object.fromEntries(
    ['info', 'low', 'medium', 'high', 'critical'].flatMap((severity, row) =>
      Array.from({ length: row + 2 }, (_, index) => [
        `${severity}-${index}`,
        {
          DetectTime: `2026-11-23T1${row % 3}:${10 + index}:00Z`,
          Category: [index % 2 === 0 ? 'Recon.Scanning' : 'Attempt.Login'],
          TLP: index === 0 ? 'RED' : index === 1 ? 'AMBER' : 'GREEN',
          Source: [{ IP4: [`192.0.2.${row + 1}`], Proto: ['tcp', 'ssh'] }],
          Target: [{ IP4: [`198.51.100.${index + 1}`], Port: [22] }],
          Node: [{ Name: `org.example.detector${index}`, Type: ['Honeypot'] }],
          _Mentat: { ResolvedAbuses: ['alpha'], EventClass: 'scan', EventSeverity: severity },
        },
      ]),
    ),
  ),
)
const hawat = await startHawat({
  database,
  clock: new FakeClock(Date.parse('2026-11-23T12:00:00Z')),
  config: { feedback_to: ['operators@example.org'], sign_in: { registration: true } },
  outside: {
    mail: () => Promise.resolve(),
    post: () => undefined,
    status: () => Promise.resolve(systemState()),
    configuration: () => Promise.resolve([]),
  },
})
const options = { skip: noChromium, timeout: 600_000 }

/** For those who have not signed in. */
const open = [
  '/auth/sign-in',
  '/auth/register',
  `/reports/${world.reportLabel}/unauth?key=${WORLD_TOKEN}`,
  '/there/is/nothing',
]

/** One object of each kind, and forms, beside the pages of the menu. */
const objects = [
  '/',
  `/events/${world.eventId}/show`,
  '/events/live',
  '/timeline/search?dt_from=2026-11-23T09:00:00Z',
  '/host_info/search?search=192.0.2.1',
  `/reports/${world.reportLabel}/show`,
  `/groups/${world.groupId}/show`,
  `/groups/${world.groupId}/update`,
  `/users/${world.userId}/show`,
  `/users/${world.userId}/update`,
  '/users/me',
  `/filters/${world.filterId}/show`,
  `/filters/${world.filterId}/delete`,
  '/filters/create',
  `/detectors/${world.detectorId}/show`,
  `/networks/${world.networkId}/show`,
  `/event_classes/scan/show`,
  `/changelogs/${world.changeId}/show`,
  '/auth/preferences',
  '/events/search?dt_from=nonsense',
]

for (const width of [1280, 390]) {
  test(`no page keeps anybody out on a screen of ${width} px, light or dark`, options, async () => {
    const { page } = await openWindow(hawat.url, width)
    const barriers: string[] = []
    for (const path of open) barriers.push(...(await lookAt(page, path)))
    await page.goto('/auth/sign-in')
    await signInAs(page, 'admin', PASSWORD)
    const links = await page.locator('nav.menu a').all()
    const menu = await Promise.all(links.map(async (link) => link.getAttribute('href')))
    assert.ok(menu.length >= 20, menu.join(' '))
    for (const path of [...menu.map(String), ...objects])
      barriers.push(...(await lookAt(page, path)))
    assert.deepEqual(barriers, [])
  })
}

test('menus keep nobody out when they are open', options, async () => {
  const { page } = await openWindow(hawat.url)
  await page.goto('/auth/sign-in')
  await signInAs(page, 'admin', PASSWORD)
  await page.goto('/events/search?dt_from=2026-11-20')
  const menus = [
    [page.locator('nav.menu summary', { hasText: 'Administration' }), '.drop[open]'],
    [page.locator('.account summary'), '.account .drop[open]'],
    [page.locator('details.choices summary').first(), '.choices[open]'],
    [page.locator('tbody a.value[data-kind=address]').first(), '.pivot-menu'],
  ] as const
  const barriers: string[] = []
  for (const [opener, menu] of menus) {
    await opener.click()
    barriers.push(...(await inBothThemes(page, menu, menu)))
    await page.keyboard.press('Escape')
  }
  assert.deepEqual(barriers, [])
})

/** What is wrong with a page, with all that it folds away, once it is complete. */
async function lookAt(page: Page, path: string): Promise<string[]> {
  const answer = await page.goto(path)
  assert.ok(answer && answer.status() < 500, path)
  await page.evaluate(
    "for (const fold of document.querySelectorAll('main details:not([data-menu])')) fold.open = true",
  )
  await page.locator('.loading').first().waitFor({ state: 'detached' })
  await assertFits(page)
  return inBothThemes(page, path)
}

async function inBothThemes(page: Page, what: string, within?: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Only colours differ between the two.
    const question = colorScheme === 'light' ? { within } : { within, rules: ['color-contrast'] }
    const barriers = [...(await barriersOf(page, question)), ...(await faintTextsOf(page))]
    for (const barrier of barriers) found.push(`${what}, ${colorScheme}: ${barrier}`)
  }
  return found
}
