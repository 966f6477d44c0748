import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { EVERYTHING } from '../../../../src/lib/services/warden/hub.ts'
import { settleDoubt } from '../../../../src/lib/services/warden/settle.ts'
import type { Fault } from '../../../support/warden/faults.ts'
import { numbersFrom, quickFaults } from '../../../support/warden-faults.ts'
import {
  idsAt,
  openClient,
  someEvents,
  startHub,
  wardenConfig,
} from '../../../support/warden-client.ts'

const never = new AbortController().signal

const ofSending: readonly Fault[] = [
  { kind: 'database', named: true },
  { kind: 'database', named: false },
]

describe('a hub where every third request goes wrong', { timeout: 120_000 }, () => {
  test('gets each event once, whatever happens', async () => {
    const { hub, files } = await startHub({ limits: { send_events_limit: 7 } })
    const random = numbersFrom(7)
    hub.faults.chance = (method) => {
      const candidates = method === 'sendEvents' ? [...quickFaults, ...ofSending] : quickFaults
      return random() > 0.33 ? undefined : candidates[Math.floor(random() * candidates.length)]
    }
    const client = openClient(wardenConfig(hub, files, { timeout: 150, retry: 20 }))
    const ids = Array.from({ length: 300 }, (_, index) => `e${index}`)
    const waiting = new Map(someEvents(300).map((event, index) => [ids[index]!, event]))
    let since = await client.latest(never)
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, 20)
      const outcomes = await client.send(
        batch.map(([, event]) => event),
        never,
      )
      const settled = await settleDoubt(
        client,
        { events: batch.map(([, event]) => event), outcomes, since },
        { clock: systemClock, patience: 1, signal: never },
      )
      for (const [index, { kind }] of settled.entries()) {
        assert.ok(kind === 'saved' || kind === 'deferred', kind)
        if (kind === 'saved') waiting.delete(batch[index]![0])
      }
      since = await client.latest(never)
    }
    assert.deepEqual(new Set(idsAt(hub)), new Set(ids))
    assert.equal(idsAt(hub).length, ids.length)
  })

  test('gives each event, none skipped', async () => {
    const { hub, files } = await startHub({ limits: { get_events_limit: 7 } })
    for (const event of someEvents(300)) hub.store.add('org.other', event)
    const random = numbersFrom(11)
    hub.faults.chance = () =>
      random() > 0.33 ? undefined : quickFaults[Math.floor(random() * quickFaults.length)]
    const client = openClient(wardenConfig(hub, files, { timeout: 150, retry: 20 }))
    const seen: string[] = []
    for (let after = EVERYTHING; ;) {
      const { lastId, events } = await client.events({ after }, never)
      if (events.length === 0) break
      seen.push(...events)
      after = lastId
    }
    assert.deepEqual(seen, someEvents(300))
  })
})
