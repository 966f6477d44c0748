import { BATCH, emptyTables, rowsOf, timeCopy } from './bare-copy.ts'
import { averageSize, fillQueue, makeEvents } from './messages.ts'
import { median, openWorkplace, perSecond, row, runMentat } from './workplace.ts'

const EVENTS = 50_000
const ROUNDS = 3

/** `mentat storage run --once` over a full queue against bare COPY of the same rows into the same tables. */
export async function benchStoring(): Promise<void> {
  const workplace = await openWorkplace()
  const { database, home } = workplace
  try {
    const copied: number[] = []
    const copiedAll: number[] = []
    const stored: number[] = []
    const memory: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const texts = makeEvents(`storing ${round}`, EVENTS)
      const rows = rowsOf(texts)
      await emptyTables(database, rows)
      copied.push(await timeCopy(database, rows, false))
      await emptyTables(database, rows)
      copiedAll.push(await timeCopy(database, rows, true))
      await emptyTables(database, rows)
      fillQueue(home, 'storage', texts)
      const run = await runMentat(
        ['storage', 'run', '--once', '--json', '--batch', String(BATCH)],
        home,
      )
      const report = JSON.parse(run.stdout) as { stored: number; seconds: number }
      if (report.stored !== EVENTS) throw new Error(`stored ${report.stored} of ${EVENTS}`)
      stored.push(report.seconds)
      memory.push(run.memory)
    }
    const bytes = averageSize(makeEvents('size', EVENTS))
    console.log(
      `\nStoring ${EVENTS.toLocaleString('en-US')} events of ${bytes} bytes, ${BATCH} a transaction, synchronous_commit on; median of ${ROUNDS}`,
    )
    row('(a) bare COPY into events', perSecond(EVENTS, median(copied)))
    row("(a') bare COPY into events, addresses and ids", perSecond(EVENTS, median(copiedAll)))
    row('(b) mentat storage run --once, start and end included', perSecond(EVENTS, median(stored)))
    row('b / a   (goal: at least 0.6)', (median(copied) / median(stored)).toFixed(2))
    row("b / a'", (median(copiedAll) / median(stored)).toFixed(2))
    row('largest memory of (b) (goal: under 200 MB)', `${Math.round(Math.max(...memory) / 1e6)} MB`)
  } finally {
    await workplace.close()
  }
}
