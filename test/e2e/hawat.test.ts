import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { hashPassword } from '../../src/lib/accounts/password.ts'
import { setPassword } from '../../src/lib/database/users/write.ts'
import { testAuthor } from '../support/author.ts'
import { noChromium, openWindow } from '../support/chromium.ts'
import { startCluster } from '../support/database.ts'
import { storeEvents } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { startHawat } from '../support/hawat.ts'
import { knownCountries } from '../support/hawat-places.ts'
import { makeWorld } from '../support/hawat-world.ts'
import { assertFits, chooseInMenu, focused, signInAs, tabTo } from '../support/pages.ts'

const PASSWORD = 'correct horse battery'
const now = Date.parse('2026-11-23T12:00:00Z')
const ATTACKER = '198.51.100.7'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await makeWorld(database)
await setPassword(database, 'admin', await hashPassword(PASSWORD), testAuthor)
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
    odd: {
      ...scan(30, '192.0.2.99'),
      Description: '<script>alert(1)</script> \u202Eright to left',
      _Mentat: { TargetAbuses: ['alpha'], TargetClass: 'scan', TargetSeverity: 'low' },
    },
  },
  clock,
)
const outside = await knownCountries({ '198.51.100.0/24': 'NL' })
const hawat = await startHawat({ database, clock, outside })
const options = { skip: noChromium, timeout: 180_000 }

for (const width of [1280, 390]) {
  test(`the operator's day on a screen of ${width} px`, options, async () => {
    const { page, wrongs } = await openWindow(hawat.url, width)
    await page.goto('/events/search')
    await signInAs(page, 'admin', PASSWORD)
    await findsTheAddress(page)
    await readsTheEvent(page)
    await looksAtItsTimeline(page)
    await opensTheGroup(page)
    await writesAFilter(page, `scanner at ${width}`)
    await seesWhoDidIt(page, `scanner at ${width}`)
    assert.deepEqual(
      // The rule that is not complete is answered so.
      wrongs.filter((wrong) => !wrong.includes('422')),
      [],
    )
  })
}

/** Sent on to where it was going; addresses say where they are, a moment later; each value leads to what can be done with it, here keeping the query. */
async function findsTheAddress(page: Page): Promise<void> {
  await page.waitForURL('**/events/search')
  await page.getByLabel('Source addresses').fill('198[.]51[.]100[.]7')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.waitForURL(/source_addrs=/)
  assert.equal(await page.locator('tbody tr').count(), 13)
  await page.locator('tbody .label', { hasText: 'NL' }).nth(12).waitFor()
  assert.equal(await page.locator('tbody .label').first().getAttribute('title'), 'Netherlands')
  await assertFits(page)
  await page.locator('tbody a.value', { hasText: '192.0.2.99' }).first().click()
  const target = page.locator('.pivot-menu > div', { hasText: 'Events with it as target' })
  await target.getByText('keeping the query').click()
  await page.waitForURL(/target_addrs=192\.0\.2\.99/)
  assert.match(page.url(), /source_addrs=198/)
  assert.equal(await page.locator('tbody tr').count(), 1)
}

/** What is in the event runs nowhere and turns nothing around. */
async function readsTheEvent(page: Page): Promise<void> {
  await page.locator('tbody tr').getByRole('link').first().click()
  await page.waitForURL('**/events/odd/show')
  assert.ok((await page.locator('main').innerText()).includes('<script>alert(1)</script>'))
  await page.locator('#json').scrollIntoViewIfNeeded()
  await page.locator('#json pre').waitFor()
  await assertFits(page)
}

/** A range that is marked by dragging is looked at closely. */
async function looksAtItsTimeline(page: Page): Promise<void> {
  await page.locator('.heading').getByRole('link', { name: 'Timeline' }).click()
  await page.waitForURL('**/timeline/search**')
  const before = new URL(page.url()).searchParams
  assert.equal(before.get('source_addrs'), ATTACKER)
  await page.locator('[data-part]').first().scrollIntoViewIfNeeded()
  const canvas = page.locator('figure[data-drawn] canvas').first()
  await canvas.scrollIntoViewIfNeeded()
  await assertFits(page)
  const box = await canvas.boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await page.waitForURL((url) => url.searchParams.get('dt_from') !== before.get('dt_from'))
  assert.equal(new URL(page.url()).searchParams.get('source_addrs'), ATTACKER)
}

async function opensTheGroup(page: Page): Promise<void> {
  await page.goto('/events/odd/show')
  await page.locator('a.value[data-kind=group]', { hasText: 'alpha' }).first().click()
  await page.locator('.pivot-menu').getByText('Show the group').click()
  await page.waitForURL('**/groups/alpha/show_by_name')
  assert.match(await page.locator('h1').innerText(), /alpha/)
  assert.match(await page.locator('main').innerText(), /192\.0\.2\.0/)
  await assertFits(page)
}

/** It is told where the rule is wrong, how many events it matches, and saves what it tried. */
async function writesAFilter(page: Page, name: string): Promise<void> {
  await chooseInMenu(page, 'Administration', 'Filter playground')
  await page.waitForURL('**/filters/playground')
  await page.getByLabel('Rule').fill('Category == ')
  await page.getByRole('button', { name: 'Try' }).click()
  await page.locator('.fault').first().waitFor()
  await page.getByLabel('Rule').fill(`Source.IP4 == ${ATTACKER} and Target.Port == 22`)
  await page.getByRole('button', { name: 'Try' }).click()
  const count = page.locator('.tile', { hasText: 'matching events' }).locator('strong')
  assert.equal(await count.innerText(), '13')
  await assertFits(page)
  await page.getByRole('link', { name: 'Save as a filter' }).click()
  await page.waitForURL('**/filters/create**')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Description').fill('A scanner of our own.')
  await page.locator('main').getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/filters\/\d+\/show/)
  assert.ok((await page.locator('main').innerText()).includes(`Source.IP4 == ${ATTACKER}`))
}

async function seesWhoDidIt(page: Page, name: string): Promise<void> {
  await chooseInMenu(page, 'Administration', 'Change log')
  await page.waitForURL('**/changelogs/search')
  const newest = page.locator('tbody tr').first()
  const text = await newest.innerText()
  for (const part of ['admin', 'create', name]) assert.ok(text.includes(part), text)
  await newest.locator('summary').click()
  assert.ok((await newest.innerText()).includes(`Source.IP4 == ${ATTACKER}`))
  await assertFits(page)
}

test('an event is found and read by the keyboard alone', options, async () => {
  const { page, wrongs } = await openWindow(hawat.url)
  await page.goto('/events/search')
  await tabTo(page, 'To the content', 1)
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate('document.activeElement?.id'), 'content')
  await tabTo(page, /^Login/, 1)
  await page.keyboard.type('admin')
  await tabTo(page, /^Password/, 1)
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')

  await page.waitForURL('**/events/search')
  await tabTo(page, 'To the content', 1)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Source addresses')
  await page.keyboard.type(ATTACKER)
  await page.keyboard.press('Enter')

  // The menu of a value: opened, left, opened again, walked through, chosen from.
  await page.waitForURL(/source_addrs=/)
  await tabTo(page, '192.0.2.99')
  await page.keyboard.press('Enter')
  await page.locator('.pivot-menu').waitFor()
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('.pivot-menu').count(), 0)
  assert.equal(await focused(page), '192.0.2.99')
  await page.keyboard.press('Enter')
  const first = await focused(page)
  await page.keyboard.press('ArrowDown')
  assert.notEqual(await focused(page), first)
  await page.keyboard.press('ArrowUp')
  assert.equal(await focused(page), first)
  await tabTo(page, 'Events with it as target')
  await page.keyboard.press('Enter')
  await page.waitForURL(/target_addrs=192\.0\.2\.99/)
  await tabTo(page, /^2026-11-23/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/events/odd/show')
  assert.deepEqual(wrongs, [])
})

test('menus are opened, closed and chosen from by the keyboard alone', options, async () => {
  const { page } = await openWindow(hawat.url)
  await page.goto('/auth/sign-in')
  await signInAs(page, 'admin', PASSWORD)
  const section = page.locator('nav.menu details', { hasText: 'Administration' })
  const isOpen = async (): Promise<boolean> => (await section.getAttribute('open')) !== null
  await tabTo(page, 'Administration')
  await page.keyboard.press('Enter')
  assert.ok(await isOpen())
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  assert.ok(!(await isOpen()))
  assert.equal(await focused(page), 'Administration')
  await page.keyboard.press('Enter')
  await tabTo(page, 'System')
  assert.ok(!(await isOpen()), 'a menu that the keyboard has left stays open')
  await page.keyboard.press('Shift+Tab')
  assert.equal(await focused(page), 'Administration')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Groups')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/groups/list')
})
