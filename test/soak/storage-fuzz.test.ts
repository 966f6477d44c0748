import { test } from 'node:test'
import { runFuzz } from '../support/pipe-fuzz.ts'
import { startPipeServer } from '../support/pipe-postgres.ts'

test('200,000 mutations of valid events, others each time', async (t) => {
  const server = await startPipeServer()
  for (let round = 1; round <= 10; round += 1) {
    const seed = Math.floor(Math.random() * 2 ** 32)
    t.diagnostic(`seed ${seed}`)
    t.diagnostic(JSON.stringify(await runFuzz(server, { count: 20_000, seed })))
  }
})
