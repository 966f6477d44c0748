import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Consumer } from '../src/lib/queue/consumer.ts'
import { prepareQueue, type QueueLayout } from '../src/lib/queue/layout.ts'
import { median, perSecond, row } from './workplace.ts'

const MESSAGES = 20_000
const ROUNDS = 5

/** Take, read and remove by the queue, against the bare calls on the same files. */
export function benchQueue(): void {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-bench-queue-'))
  try {
    const bare: number[] = []
    const own: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(timed(folder, bareCycle))
      own.push(timed(folder, queueCycle))
    }
    console.log(
      `\nQueue: take, read, remove ${MESSAGES.toLocaleString('en-US')} files of 1,200 bytes; median of ${ROUNDS}`,
    )
    row('bare readdir, rename, open, read, close, unlink', perSecond(MESSAGES, median(bare)))
    row('the queue', perSecond(MESSAGES, median(own)))
    row('queue / bare   (goal: at least 0.8)', (median(bare) / median(own)).toFixed(2))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function timed(folder: string, cycle: (layout: QueueLayout) => void): number {
  rmSync(join(folder, 'queue'), { recursive: true, force: true })
  const layout = prepareQueue(join(folder, 'queue'))
  const text = 'x'.repeat(1200)
  for (let index = 0; index < MESSAGES; index += 1)
    writeFileSync(join(layout.incoming, `${index}.idea`), text)
  const began = performance.now()
  cycle(layout)
  return (performance.now() - began) / 1000
}

function bareCycle({ incoming, pending }: QueueLayout): void {
  mkdirSync(join(pending, 'own'))
  const buffer = Buffer.alloc(65_536)
  for (const name of readdirSync(incoming)) {
    const path = join(pending, 'own', name)
    renameSync(join(incoming, name), path)
    const file = openSync(path, 'r')
    Buffer.from(buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0)))
    closeSync(file)
    unlinkSync(path)
  }
}

function queueCycle(layout: QueueLayout): void {
  const consumer = new Consumer(layout, 'test')
  for (let names = consumer.take(500); names.length > 0; names = consumer.take(500)) {
    for (const name of names) consumer.read(name, 1_000_000)
    for (const name of names) consumer.remove(name)
  }
  consumer.close()
}
