import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { inkContrast } from '../support/chart-ink.ts'
import { noChromium, openWindow } from '../support/chromium.ts'
import { startCluster } from '../support/database.ts'
import { storeEvents } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { addUser, signIn, startHawat } from '../support/hawat.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addUser(database, 'ann', { roles: ['user', 'admin'] })
await storeEvents(
  database,
  Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `event-${index}`,
      {
        DetectTime: new Date(now - index * 1_800_000).toISOString(),
        Category: ['Recon.Scanning'],
        Source: [{ IP4: [`192.0.2.${index + 1}`] }],
      },
    ]),
  ),
)
const hawat = await startHawat({ database, clock: new FakeClock(now) })
const options = { skip: noChromium, timeout: 60_000 }

async function chartOf(scheme: 'light' | 'dark'): Promise<Page> {
  const { context, page } = await openWindow(hawat.url)
  const { cookies } = await signIn(hawat, 'ann')
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: hawat.url })))
  await page.emulateMedia({ colorScheme: scheme })
  await page.goto('/timeline/search?dt_from=2026-11-22')
  await page.locator('figure[data-drawn]').waitFor()
  return page
}

/** Width in CSS pixels, and whether the chart has this colour anywhere. */
async function drawn(page: Page, colour: string): Promise<{ width: number; has: boolean }> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('figure.chart canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const wanted = ${JSON.stringify(colour)}
    let has = false
    for (let at = 0; at < data.length && !has; at += 4)
      has = data[at + 3] === 255 && data.slice(at, at + 3).join(',') === wanted
    return { width: canvas.clientWidth, has }
  })()`)
}

/** Of the first series: see theme.css. */
const BY_DAY = '0,114,178'
const BY_NIGHT = '74,163,223'

for (const scheme of ['light', 'dark'] as const) {
  test(`what is written beside a ${scheme} chart stands out by 4.5 : 1`, options, async () => {
    const page = await chartOf(scheme)
    const ratio = await inkContrast(page)
    assert.ok(ratio >= 4.5, `it is ${ratio.toFixed(2)} : 1`)
  })
}

test(
  'a dark chart is printed in light colours, as wide as paper, and is dark again',
  options,
  async () => {
    const page = await chartOf('dark')
    const before = await drawn(page, BY_NIGHT)
    assert.ok(before.has)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    const printed = await drawn(page, BY_DAY)
    assert.ok(printed.has)
    assert.ok(printed.width <= 640, `it is ${printed.width} px wide`)
    assert.ok((await inkContrast(page)) >= 4.5)
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert.deepEqual(await drawn(page, BY_NIGHT), before)
  },
)
