import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword } from '../../src/lib/accounts/password.ts'
import { setPassword } from '../../src/lib/database/users/write.ts'
import { testAuthor } from '../support/author.ts'
import { noChromium, openWindow } from '../support/chromium.ts'
import { startCluster } from '../support/database.ts'
import { storeEvents } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { startHawat } from '../support/hawat.ts'
import { makeWorld } from '../support/hawat-world.ts'

const PASSWORD = 'correct horse battery'
const now = Date.parse('2026-11-23T12:00:00Z')
const ATTACKER = '198.51.100.7'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await makeWorld(database)
for (const login of ['admin', 'member']) {
  await setPassword(database, login, await hashPassword(PASSWORD), testAuthor)
}
const clock = new FakeClock(now)
const scan = (minute: number, target: string) => ({
  DetectTime: new Date(now - minute * 60_000).toISOString(),
  Category: ['Recon.Scanning'],
  Source: [{ IP4: [ATTACKER], Proto: ['tcp', 'ssh'] }],
  Target: [{ IP4: [target], Port: [22] }],
  Node: [{ Name: 'org.example.honeypot', Type: ['Honeypot'] }],
})
await storeEvents(
  database,
  {
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `scan-${index}`,
        scan(index * 9, `192.0.2.${index + 1}`),
      ]),
    ),
    mine: {
      ...scan(30, '192.0.2.99'),
      Description: '<script>alert(1)</script> \u202Eright to left',
      _Mentat: { TargetAbuses: ['alpha'], TargetClass: 'scan', TargetSeverity: 'low' },
    },
    other: {
      DetectTime: new Date(now - 3_600_000).toISOString(),
      Category: ['Abusive.Spam'],
      Source: [{ IP4: ['203.0.113.9'] }],
    },
  },
  clock,
)
const hawat = await startHawat({ database, clock })
const options = { skip: noChromium, timeout: 180_000 }

test(
  "the operator's day: find an address, read an event, look at its time line, write a filter, see who changed it",
  options,
  async () => {
    const { page, wrongs } = await openWindow(hawat.url)

    await page.goto('/events/search')
    await page.getByLabel('Login').fill('admin')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.locator('main').getByRole('button', { name: 'Sign in' }).click()

    // Sent on to where it was going; find an address.
    await page.waitForURL('**/events/search')
    await page.getByLabel('Source addresses').fill('198[.]51[.]100[.]7')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.waitForURL(/source_addrs=/)
    assert.equal(await page.locator('tbody tr').count(), 13)

    // A value offers what can be done with it; keep the query and narrow it by the target.
    await page.locator('tbody a.value', { hasText: '192.0.2.99' }).first().click()
    const menu = page.locator('.pivot-menu')
    await menu
      .locator('div', { hasText: 'Events with it as target' })
      .getByText('keeping the query')
      .click()
    await page.waitForURL(/target_addrs=192\.0\.2\.99/)
    assert.match(page.url(), /source_addrs=198/)
    assert.equal(await page.locator('tbody tr').count(), 1)

    // Read the event: what is in it runs nowhere and turns nothing around.
    await page.locator('tbody tr').getByRole('link').first().click()
    await page.waitForURL('**/events/mine/show')
    assert.ok((await page.locator('main').innerText()).includes('<script>alert(1)</script>'))

    // Its time line, and a range of it.
    await page.getByRole('link', { name: 'Timeline', exact: true }).last().click()
    await page.waitForURL('**/timeline/search**')
    await page.goto(
      `/timeline/search?source_addrs=${ATTACKER}&dt_from=2026-11-23T09:00:00Z&dt_to=2026-11-23T12:30:00Z`,
    )
    const canvas = page.locator('figure[data-drawn] canvas').first()
    await canvas.waitFor()
    const box = await canvas.boundingBox()
    assert.ok(box)
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 })
    await page.mouse.up()
    await page.waitForURL((url) => url.searchParams.get('dt_from') !== '2026-11-23T09:00:00Z')
    assert.equal(new URL(page.url()).searchParams.get('source_addrs'), ATTACKER)

    // The group that it concerns.
    await page.goto('/events/mine/show')
    await page.locator('a.value[data-kind=group]', { hasText: 'alpha' }).first().click()
    await page.locator('.pivot-menu').getByText(/group/i).first().waitFor()
    await page.goto('/groups/alpha/show_by_name')
    assert.match(await page.locator('h1').innerText(), /alpha/)

    // A filter, tried before it is saved.
    await page.goto('/filters/playground')
    await page.getByLabel('Rule').fill('Category == ')
    await page.getByRole('button', { name: 'Try' }).click()
    await page.locator('.fault').first().waitFor()
    await page.getByLabel('Rule').fill(`Source.IP4 == ${ATTACKER} and Target.Port == 22`)
    await page.getByRole('button', { name: 'Try' }).click()
    await page.getByText(/13/).first().waitFor()
    await page.goto('/filters/create')
    await page.getByLabel('Name').fill('noisy scanner')
    await page.getByLabel('Description').fill('A scanner of our own.')
    await page.getByLabel('Kind').selectOption('advanced')
    await page.getByLabel('Rule').fill(`Source.IP4 == ${ATTACKER}`)
    await page.locator('main').getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(/\/filters\/\d+\/show/)

    // Who did it stands in the change log.
    await page.goto('/changelogs/search')
    const newest = page.locator('tbody tr').first()
    assert.match(await newest.innerText(), /admin[\s\S]*filter|filter[\s\S]*admin/)
    assert.deepEqual(
      wrongs.filter((wrong) => !wrong.includes('422')),
      [],
    )
  },
)

test('a network administrator sees what is theirs, and nothing else', options, async () => {
  const { page, wrongs } = await openWindow(hawat.url, 390)
  await page.goto('/auth/sign-in')
  await page.getByLabel('Login').fill('member')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/auth'))
  await page.goto('/events/search?dt_from=')
  assert.equal(await page.locator('tbody tr').count(), 2)
  const lost = await page.goto('/events/other/show')
  assert.equal(lost?.status(), 404)
  const refused = await page.goto('/users/list')
  assert.equal(refused?.status(), 403)
  await page.goto('/')
  const menu = await page.locator('nav.menu').textContent()
  assert.doesNotMatch(menu ?? '', /Users|Database status/)
  const reports = await page.goto('/reports/search?dt_from=2026-01-01')
  assert.equal(reports?.status(), 200)
  await page.getByRole('link', { name: 'M20261123SM-AAAAA' }).click()
  await page.waitForURL('**/reports/M20261123SM-AAAAA/show')
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  assert.equal(isTooWide, false)
  assert.deepEqual(
    wrongs.filter((wrong) => !/40[34]/.test(wrong)),
    [],
  )
})
