import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { hashPassword } from '../../src/lib/accounts/password.ts'
import { hawatMail } from '../../src/cli/hawat-mail.ts'
import { hawatReportFiles } from '../../src/cli/hawat-report-files.ts'
import { setPassword } from '../../src/lib/database/users/write.ts'
import { systemClock } from '../../src/lib/framework/time/clock.ts'
import { testAuthor } from '../support/author.ts'
import { noChromium, openWindow, OTHER_NAME } from '../support/chromium.ts'
import { startCluster } from '../support/database.ts'
import { addUser, startHawat, type TestHawat } from '../support/hawat.ts'
import { assertFits, signInAs } from '../support/pages.ts'
import { ofClass, partyWith } from '../support/reporter.ts'
import { reporterHome } from '../support/reporter-home.ts'
import { startSmtp } from '../support/smtp.ts'

const PASSWORD = 'correct horse battery'
const cluster = await startCluster()
const smtp = await startSmtp()
const { scene, home, database, configure, run } = await reporterHome(cluster, smtp.port)

/** Two groups, of which each has had an event; the person belongs to `campus`. */
await scene.addGroup({
  name: 'campus',
  networks: ['192.0.2.0/24'],
  settings: { emails_low: ['abuse@campus.example'] },
})
await scene.addGroup({
  name: 'quarry',
  networks: ['198.51.100.0/24'],
  settings: { emails_low: ['abuse@quarry.example'] },
})
const event = (group: string, address: string) => {
  const members = { Target: [partyWith(['203.0.113.5'])], _Mentat: { ResolvedAbuses: [group] } }
  return ofClass('scan', 'low', [address], members)
}
await scene.store('of-campus', event('campus', '192.0.2.7'))
await scene.store('of-quarry', event('quarry', '198.51.100.7'))
await addUser(database, 'ann', { groups: { campus: 'member' } })
await setPassword(database, 'ann', await hashPassword(PASSWORD), testAuthor)

const hawat: TestHawat = await startHawat({
  database,
  config: {
    feedback_to: ['operators@example.org'],
    mail: { host: '127.0.0.1', port: smtp.port, tls: 'none', from: 'mentat@example.org' },
  },
  outside: {
    reportFiles: hawatReportFiles(home),
    mail: (mail) => hawatMail(hawat.services.config, systemClock)(mail),
  },
})
// People reach it by the network, over plain HTTP.
const site = hawat.url.replace('127.0.0.1', OTHER_NAME)
configure('reporter.conf', { report_access_url: `${site}/reports/` })
const sent = await run('reporter', 'send')
assert.equal(sent.status, 0, sent.stderr)
const campus = linkIn('abuse@campus.example')
const quarry = linkIn('abuse@quarry.example')

/** The link that stands in the text of the mail to somebody. */
function linkIn(recipient: string): URL {
  const mail = smtp.mails.find(({ to }) => to.includes(recipient))?.mail
  const [link] = /http:\S+\/unauth\?key=[\w-]+/.exec(mail?.text ?? '') ?? []
  assert.ok(link, `the mail to ${recipient} has no link:\n${mail?.text ?? ''}`)
  return new URL(link)
}

function labelOf({ pathname }: URL): string {
  return pathname.split('/')[2] ?? ''
}

const options = { skip: noChromium, timeout: 180_000 }

for (const width of [1280, 390]) {
  test(`the network administrator's day on a screen of ${width} px`, options, async () => {
    const { page, wrongs } = await openWindow(site, width)
    await readsTheReport(page)
    await savesTheData(page)
    await writesBack(page, `False alarm, seen at ${width} px: it was our own scanner.`)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signInAs(page, 'ann', PASSWORD)
    await seesTheirs(page)
    assert.deepEqual(wrongs, [])
    await seesNothingOfOthers(page)
    await isRefusedWhatIsOfOthers(page)
    const rest = wrongs.filter((wrong) => !/ 40[34] /.test(wrong))
    assert.deepEqual(rest, [])
  })
}

/** Without being signed in. */
async function readsTheReport(page: Page): Promise<void> {
  const answer = await page.goto(campus.href)
  assert.ok(answer)
  assert.equal(answer.status(), 200)
  assert.equal(answer.headers()['referrer-policy'], 'same-origin')
  assert.ok((await page.locator('h1').innerText()).includes(labelOf(campus)))
  const text = await page.locator('main').innerText()
  assert.ok(text.includes('192.0.2.7') && !text.includes('198.51.100'), text)
  await assertFits(page)
}

async function savesTheData(page: Page): Promise<void> {
  for (const name of ['JSON', 'CSV']) {
    await page.getByText('Download events').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name, exact: true }).click(),
    ])
    const extension = name.toLowerCase()
    assert.equal(download.suggestedFilename(), `security-report-${labelOf(campus)}.${extension}`)
    const content = readFileSync(await download.path(), 'utf8')
    assert.ok(content.includes('192.0.2.7') && !content.includes('198.51.100'), content)
  }
}

/** What they write arrives as a mail, in which the key of the link does not stand. */
async function writesBack(page: Page, message: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Address' }).fill('192.0.2.7')
  await page.getByLabel('Your message').fill(message)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.locator('.message', { hasText: 'Thank you.' }).waitFor()
  assert.equal(new URL(page.url()).pathname, campus.pathname)
  const feedback = smtp.mails.filter(({ to }) => to.includes('operators@example.org')).at(-1)
  assert.ok(feedback)
  assert.ok(feedback.mail.subject?.includes(labelOf(campus)))
  const text = feedback.mail.text ?? ''
  assert.ok(text.includes(message) && text.includes('Address: 192.0.2.7'), text)
  assert.ok(!feedback.raw.includes(campus.searchParams.get('key') ?? '-'))
}

async function seesTheirs(page: Page): Promise<void> {
  await page.goto('/events/search')
  assert.deepEqual(await page.locator('tbody [data-key]').count(), 1)
  await page.locator('tbody [data-key]').click()
  await page.waitForURL('**/events/of-campus/show')
  await page.goto('/reports/search')
  await page.getByRole('link', { name: labelOf(campus) }).click()
  await page.waitForURL(`**/reports/${labelOf(campus)}/show`)
  await page.goto('/groups/campus/show_by_name')
  assert.match(await page.locator('main').innerText(), /192\.0\.2\.0/)
  await assertFits(page)
}

/** Neither on the pages of the menu, in what can be chosen there, nor in what programs are told. */
async function seesNothingOfOthers(page: Page): Promise<void> {
  await page.goto('/')
  const menu = page.locator('nav.menu')
  assert.doesNotMatch((await menu.textContent()) ?? '', /Users|Detectors|Change log|status/)
  const links = await menu.locator('a').all()
  const paths = await Promise.all(links.map(async (link) => link.getAttribute('href')))
  assert.ok(paths.length >= 6, paths.join(' '))
  for (const path of ['/', ...paths.map(String)]) {
    const answer = await page.goto(`${path}?dt_from=`)
    assert.equal(answer?.status(), 200, path)
    await page.locator('.loading').first().waitFor({ state: 'detached' })
    assertNotTold(await page.content(), path)
    await assertFits(page)
  }
  for (const path of ['/events/search', '/reports/search', '/groups/my', '/timeline/search']) {
    const { text } = await ask(page, `/api${path}?dt_from=`)
    assertNotTold(text, path)
  }
}

function assertNotTold(text: string, where: string): void {
  for (const foreign of ['quarry', '198.51.100', 'of-quarry', labelOf(quarry)]) {
    assert.ok(!text.includes(foreign), `${where} tells of ${foreign}`)
  }
}

async function isRefusedWhatIsOfOthers(page: Page): Promise<void> {
  const label = labelOf(quarry)
  const key = campus.searchParams.get('key') ?? ''
  const refused: readonly (readonly [path: string, status: number])[] = [
    ['/events/of-quarry/show', 404],
    ['/events/of-quarry/json', 404],
    ['/events/of-quarry/download', 404],
    ['/groups/quarry/show_by_name', 403],
    [`/reports/${label}/show`, 403],
    [`/reports/data/${label}/json`, 403],
    // The key of their own report opens no other one.
    [`/reports/${label}/unauth?key=${key}`, 404],
    [`/reports/${label}/unauth/json?key=${key}`, 404],
    ['/groups/list', 403],
    ['/users/list', 403],
    ['/changelogs/search', 403],
  ]
  for (const [path, status] of refused) {
    const answer = await ask(page, path)
    assert.equal(answer.status, status, path)
    const text = answer.text.replaceAll(path.split('?', 1)[0] ?? path, '')
    for (const foreign of ['198.51.100', 'abuse@quarry']) assert.ok(!text.includes(foreign), path)
  }
}

/** As a script of the page does, with the cookies of the browser. */
function ask(page: Page, path: string): Promise<{ status: number; text: string }> {
  return page.evaluate(
    `fetch(${JSON.stringify(path)}).then(async (answer) => ({ status: answer.status, text: await answer.text() }))`,
  )
}
