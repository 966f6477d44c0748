import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { builtinBlueprints } from '../../src/lib/hawat/blueprints.ts'
import { lookupRoutes } from '../../src/lib/hawat/core/lookup/routes.tsx'
import { register } from '../../src/lib/hawat/core/registry.ts'
import { noChromium, openWindow } from '../support/chromium.ts'
import { startCluster } from '../support/database.ts'
import { storeMessages } from '../support/events.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { addUser, type Browser, signIn, startHawat } from '../support/hawat.ts'
import { MARK } from '../support/hawat-attacks.ts'
import { HOSTILE, hostileEvents, makeHostileWorld } from '../support/hawat-hostile.ts'
import { addressOf } from '../support/hawat-routes.ts'
import { eventWith } from '../support/idea-fixtures.ts'
import { until } from '../support/until.ts'
import { systemState } from '../support/system-state.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const clock = new FakeClock(Date.parse('2026-11-23T12:00:00Z'))
await addUser(database, 'admin', { roles: ['user', 'admin', 'maintainer', 'developer'] })
const member = await addUser(database, 'member')
const hawat = await startHawat({
  ...{ database, clock },
  config: { application_name: `<${MARK}>`, queries: { quota: 100 } },
  outside: {
    status: () => Promise.resolve(systemState()),
    configuration: () => Promise.resolve([]),
  },
})
const messages = Object.entries(hostileEvents).map(([ID, members]) => eventWith({ ID, ...members }))
await storeMessages(database, messages, clock)
const world = await makeHostileWorld(hawat, { admin: 'admin', member: member.id })
const routes = [
  ...register(builtinBlueprints, {
    services: hawat.services,
    disabled: [],
    lookupRoutes,
  }).routes.values(),
].map(({ route }) => route)
const options = { skip: noChromium, timeout: 300_000 }

/** Pages by what they are about; of events, each hostile one. */
const paths = routes
  .filter(({ kind, name }) => ['view', 'form'].includes(kind) && !name.startsWith('auth.oidc'))
  .flatMap((route) => {
    const path = addressOf(route, world)
    if (/^events\.(show|json)$/.test(route.name))
      return Object.keys(hostileEvents).map((id) => addressOf(route, { ...world, eventId: id }))
    if (!/search|list|dashboard|timeline|cross_table/.test(path)) return [path]
    // What was given comes back on the page; without it there is more to see.
    const given = { dt_from: '2026-11-01', search: HOSTILE, categories: HOSTILE }
    const all = new URLSearchParams(given)
    return [
      `${path}${path.includes('?') ? '&' : '?'}${all.toString()}`,
      `${path}?dt_from=2026-11-01`,
    ]
  })

const viewers: readonly (readonly [login: string | undefined, width: number])[] = [
  ['admin', 1400],
  ['admin', 390],
  ['member', 390],
  [undefined, 390],
]
for (const [login, width] of viewers) {
  test(
    `hostile events and names harm ${login ?? 'nobody who has not signed in'} on no page, ${width} wide`,
    options,
    async () => {
      const { page, context, wrongs } = await openWindow(hawat.url, width)
      const browser: Browser | undefined =
        login === undefined ? undefined : await signIn(hawat, login)
      await context.addCookies(
        [...(browser?.cookies ?? [])].map(([name, value]) => ({ name, value, url: hawat.url })),
      )
      const faults: string[] = []
      page.on('dialog', (dialog) => {
        faults.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      for (const path of paths) {
        faults.push(
          ...(await faultsAt(page, path)).map((fault) => `${path.slice(0, 120)}: ${fault}`),
        )
      }
      faults.push(...wrongs.filter((wrong) => !/status of (?:400|401|403|404|422|503)/.test(wrong)))
      assert.deepEqual(faults, [])
    },
  )
}

test('what is saved of hostile events is no page, no program and no formula', async () => {
  const browser = await signIn(hawat, 'admin')
  const files = [1, 2, 3, 4, 5, 6].map((number) => `attachments/${number}/download`)
  for (const file of [...files, 'download']) {
    const { status, headers } = await browser.get(`/events/h-markup/${file}`)
    assert.equal(status, 200)
    const disposition = headers.get('content-disposition') ?? ''
    assert.match(disposition, /^attachment; filename="[\w.-]+\.(?:txt|json|csv|BIN)"$/)
    assert.match(
      headers.get('content-type') ?? '',
      /^(?:text\/plain|text\/csv|application\/json|application\/octet-stream)/,
    )
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.has('x-evil'), false)
  }
  for (const path of ['/events/export', '/cross_table/export']) {
    const { text, status } = await browser.get(`${path}?format=csv&dt_from=2026-11-01`)
    assert.equal(status, 200)
    assert.doesNotMatch(text, /(?:^|[,\n])"?[=+@\t-]/)
  }
  const { text } = await browser.get('/events/export?format=ndjson&dt_from=2026-11-01')
  const ids = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { ID: string }).ID)
  assert.deepEqual(ids.toSorted(), Object.keys(hostileEvents).toSorted())
})

/** Bytes of a page or of a part of one. */
const HEAVIEST = 300_000
/** Milliseconds until it is there. */
const LONGEST = 10_000

/** Opens a page and all its parts, and tells what is wrong with it. */
async function faultsAt(page: Page, path: string): Promise<string[]> {
  const faults: string[] = []
  const heavy = async (response: {
    url(): string
    body(): Promise<Buffer>
    headers(): Record<string, string>
  }) => {
    if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) return
    const size = (await response.body().catch(() => Buffer.alloc(0))).length
    if (size > HEAVIEST) faults.push(`${response.url().slice(0, 100)} has ${size} bytes`)
  }
  page.on('response', heavy)
  const began = performance.now()
  const answer = await page.goto(path, { waitUntil: 'load' })
  const took = performance.now() - began
  if ((answer?.status() ?? 500) >= 500) faults.push(`status ${String(answer?.status())}`)
  if (took > LONGEST) faults.push(`took ${Math.round(took)} ms`)
  await until('its parts are there', () => page.evaluate<boolean>(OPEN))
  faults.push(...(await page.evaluate<string[]>(FAULTS)))
  page.off('response', heavy)
  return faults
}

/** Unfolds what is folded, looks at what is fetched when it is looked at; true: all of it is there. */
const OPEN = `(() => {
  for (const one of document.querySelectorAll('main details')) one.open = true
  const missing = [...document.querySelectorAll('[data-part]:not([data-fetched], [data-when=pressed])')].filter((one) => !one.querySelector('.failure-text'))
  missing[0]?.scrollIntoView()
  return missing.length === 0
})()`

const FAULTS = `(() => {
  const faults = []
  for (const one of document.querySelectorAll('${MARK}, img, iframe, object, embed, base, script:not([src^="/assets/"]):not([type="application/json"])'))
    faults.push('element ' + one.outerHTML.slice(0, 200))
  for (const one of document.querySelectorAll('*')) {
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) faults.push('handler ' + one.outerHTML.slice(0, 200))
      if (/^(href|src|action|formaction)$/i.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value)) faults.push('address ' + value.slice(0, 200))
    }
  }
  const width = document.documentElement.scrollWidth
  if (width > innerWidth) {
    const wide = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll, pre, .code'))
    faults.push('is ' + width + ' wide: ' + wide.slice(0, 2).map((one) => one.tagName + '.' + one.className + ' in ' + one.parentElement.tagName + '.' + one.parentElement.className).join())
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!/[\\u202A-\\u202E\\u2066-\\u2069]/.test(node.data) || node.parentElement.closest('script, style, textarea, option')) continue
    for (let one = node.parentElement; one; one = one.parentElement) {
      const isAlone = one.textContent.trim() === node.data.trim()
      const { unicodeBidi, display } = getComputedStyle(one)
      const isBound = /isolate|plaintext/.test(unicodeBidi) || display !== 'inline'
      if (isBound && isAlone) break
      if (isBound) { faults.push('turned round: ' + one.outerHTML.slice(0, 300)); break }
    }
  }
  return [...new Set(faults)].slice(0, 5)
})()`
