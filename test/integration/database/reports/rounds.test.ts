import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  beginRound,
  claimRound,
  finishRound,
  noteFailure,
  noteProgress,
  passProgress,
  roundStates,
} from '../../../../src/lib/database/reports/rounds.ts'
import { startCluster } from '../../../support/database.ts'

const cluster = await startCluster()
const window = { from: 0, to: 86_400_000 }
const round = { severity: 'low', to: window.to, pass: 'Source' } as const

describe('a round', () => {
  test('is begun once, by who knows how far the last one came', async () => {
    const { database } = await cluster.createDatabase()
    await beginRound(database, 'low', window, undefined)
    const state = (await roundStates(database)).get('low')
    assert.deepEqual(state, { lastRun: 0, roundTo: window.to, attempts: 0 })
    await assert.rejects(beginRound(database, 'low', window, undefined), {
      code: 'ALREADY_RUNNING',
    })
    await beginRound(database, 'low', window, state)
    await noteFailure(database, 'low')
    await finishRound(database, 'low', window.to)
    assert.deepEqual((await roundStates(database)).get('low'), {
      lastRun: window.to,
      roundTo: undefined,
      attempts: 0,
    })
    await assert.rejects(beginRound(database, 'low', window, state), { code: 'ALREADY_RUNNING' })
  })

  test('waits for a transaction that a dead reporter left, and sees what it did', async () => {
    const { database } = await cluster.createDatabase()
    await beginRound(database, 'low', window, undefined)
    let finish: (() => void) | undefined
    const left = database.transaction(async (client) => {
      await claimRound(client, round, 0)
      await noteProgress(client, round, ['192.0.2.1'])
      await new Promise<void>((resolve) => (finish = resolve))
    })
    while (!finish) await new Promise(setImmediate)
    const next = database.transaction((client) => claimRound(client, round, 0))
    const rejected = assert.rejects(next, { code: 'ALREADY_RUNNING' })
    finish()
    await Promise.all([left, rejected])
    const done = await passProgress(database, 'low', 'Source')
    assert.deepEqual([[...done.addresses], done.parts], [['192.0.2.1'], 1])
    await database.transaction((client) => claimRound(client, round, done.parts))
  })

  test('that is over is not worked on', async () => {
    const { database } = await cluster.createDatabase()
    await beginRound(database, 'low', window, undefined)
    await finishRound(database, 'low', window.to)
    await assert.rejects(
      database.transaction((client) => claimRound(client, round, 0)),
      {
        code: 'ALREADY_RUNNING',
      },
    )
  })
})
