import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { everyone } from '../../../src/lib/hawat/core/access.ts'
import { defineFeed } from '../../../src/lib/hawat/core/blueprint.ts'
import { updateUser } from '../../../src/lib/database/users/write.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { testAuthor } from '../../support/author.ts'
import { startCluster } from '../../support/database.ts'
import { storeEvents } from '../../support/events.ts'
import { addApiKey, addUser, api, signIn, startHawat } from '../../support/hawat.ts'
import { until } from '../../support/until.ts'

let running = 0

/** A feed that never ends by itself. */
const ticker = {
  name: 'ticker',
  summary: 'a part for tests',
  routes: [
    defineFeed({
      name: 'ticker.feed',
      path: '/ticker/feed',
      summary: 'something again and again',
      access: everyone,
      async *messages({ signal }) {
        running++
        try {
          while (!signal.aborted) {
            yield 'tick'
            await systemClock.sleep(10, signal)
          }
        } finally {
          running--
        }
      },
      page: () => 'tick',
    }),
  ],
}

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
await addUser(database, 'watcher')
const { id: readerId } = await addUser(database, 'reader', { roles: ['user', 'maintainer'] })
await storeMany('small', 'short')
await storeMany('large', 'x'.repeat(100_000))
const hawat = await startHawat({
  database,
  extra: [ticker],
  config: { queries: { quota: 1 } },
})
const reader = await signIn(hawat, 'reader')
const never = new AbortController().signal

test('HEAD begins no feed', async () => {
  const { status } = await fetch(`${hawat.url}/ticker/feed`, { method: 'HEAD' })
  assert.equal(status, 404)
  assert.equal(running, 0)
  assert.equal((await fetch(`${hawat.url}/`, { method: 'HEAD' })).status, 200)
})

test('a feed ends when whoever watches may do so no more', async () => {
  const browser = await signIn(hawat, 'watcher')
  const cookie = `mentat-session=${browser.cookies.get('mentat-session') ?? ''}`
  const signal = AbortSignal.timeout(20_000)
  const response = await fetch(`${hawat.url}/api/ticker/feed`, { headers: { cookie }, signal })
  let text = ''
  const reading = (async () => {
    for await (const piece of response.body ?? []) text += Buffer.from(piece).toString()
  })()
  await until('it has begun', () => text.includes('tick'))
  await updateUser(database, 'watcher', (user) => ({ ...user, enabled: false }), testAuthor)
  await reading
  await until('nobody makes messages any more', () => running === 0)
})

test('requests for what is not there are counted as others are', async () => {
  const busy = await startHawat({ database, config: { rate: 20 } })
  const statuses: number[] = []
  for (let count = 0; count < 25; count++)
    statuses.push((await fetch(`${busy.url}/nothing/${count}`)).status)
  assert.deepEqual([...new Set(statuses)], [404, 429])
})

test('a form of millions of fields is refused before it is read', async () => {
  const send = async (fields: number): Promise<number> => {
    const response = await fetch(`${hawat.url}/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a&'.repeat(fields - 1),
      signal: AbortSignal.timeout(20_000),
    })
    return response.status
  }
  assert.equal(await send(10_000), 403, 'it has no token')
  assert.equal(await send(10_001), 400)
  assert.equal(await send(4_000_000), 400)
})

describe('events in portions', () => {
  test('are given to programs as if they were one, up to the limit', async () => {
    const ask = async (query: string): Promise<Answer> => {
      const { status, body } = await reader.data(`/events/search?categories=Small&${query}`)
      assert.equal(status, 200)
      return body as Answer
    }
    const { items, next } = await ask('limit=250')
    assert.deepEqual(idsOf(items), names('small', 0, 250))
    const rest = await ask(`limit=250&after=${next ?? ''}`)
    assert.deepEqual(idsOf(rest.items), names('small', 250, 300))
    assert.equal(rest.next, null)
    assert.deepEqual(idsOf((await ask('limit=140&page=2')).items), names('small', 140, 280))
  })

  test('come to their end in a file, though its reader searches beside it', async () => {
    const cookie = `mentat-session=${reader.cookies.get('mentat-session') ?? ''}`
    const response = await fetch(`${hawat.url}/events/export?categories=Large`, {
      headers: { cookie },
    })
    // The reader is slow: the server waits with the next portion.
    const { queries, clock } = hawat.services
    const hold = Promise.withResolvers<undefined>()
    const begun = Promise.withResolvers<undefined>()
    const held = (async (): Promise<void> => {
      for (;;) {
        try {
          return await queries.search({ userId: readerId, signal: never }, () => {
            begun.resolve(undefined)
            return hold.promise.then(() => undefined)
          })
        } catch {
          await clock.sleep(5)
        }
      }
    })()
    await begun.promise
    const reading = response.text()
    await clock.sleep(100)
    hold.resolve(undefined)
    await held
    const lines = (await reading).trimEnd().split('\n')
    assert.deepEqual(
      idsOf(lines.map((line) => JSON.parse(line) as { ID: string })),
      names('large', 0, 300),
    )
  })
})

describe('trying a rule', () => {
  const rule = Array.from({ length: 30 }, (_, n) => `Note =~ "[a-z]{${n}}[^a-z]$"`).join(' or ')

  test('on stored events ends after some seconds of work, and says that there were more', async () => {
    let time = 0
    const hasty = { ...systemClock, monotonic: () => (time += 100) }
    const slow = await startHawat({ database, clock: hasty })
    const key = await addApiKey(slow, 'reader', ['read'])
    const answer = await api(slow, '/filters/playground', { key, body: { filter: rule } })
    const { stored } = answer.body as { stored: { read: number; wasCut: boolean } }
    assert.equal(stored.wasCut, true)
    assert.ok(stored.read < 100, String(stored.read))
  })

  test('on an event is refused when it would hold up everybody else', async () => {
    const key = await addApiKey(hawat, 'reader', ['read'])
    const event = JSON.stringify({ ...minimal, Note: 'x'.repeat(1_900_000) })
    const body = { filter: rule, event }
    const answer = await api(hawat, '/filters/playground', { key, body })
    assert.equal(answer.status, 400)
    assert.match(JSON.stringify(answer.body), /too long for a rule with so many/)
  })
})

const minimal = {
  ...{ Format: 'IDEA0', ID: 'long', DetectTime: '2026-11-23T12:00:00Z' },
  Category: ['Test'],
}

interface Answer {
  readonly items: readonly { readonly ID: string }[]
  readonly next: string | null
}

function idsOf(items: readonly { readonly ID: string }[]): string[] {
  return items.map(({ ID: id }) => id)
}

/** In the order of a search. */
function names(word: string, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `${word}${String(from + index)}`)
}

async function storeMany(word: string, note: string): Promise<void> {
  const begin = systemClock.now() - 3_600_000
  await storeEvents(
    database,
    Object.fromEntries(
      names(word, 0, 300).map((id, index) => [
        id,
        {
          ...{ DetectTime: new Date(begin - index * 1000).toISOString(), Note: note },
          Category: [word === 'small' ? 'Small' : 'Large'],
        },
      ]),
    ),
    systemClock,
  )
}
