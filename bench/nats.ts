import { strict as assert } from 'node:assert'
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DaemonReport } from '../src/lib/components/daemon-process.ts'
import type { ReceiverReport } from '../src/lib/components/receiver-process.ts'
import { type Home, homeAt } from '../src/lib/framework/home.ts'
import { prepareQueue } from '../src/lib/queue/layout.ts'
import { median, perSecond, row, runMentat } from './workplace.ts'

const EVENTS = 20_000
const ROUNDS = 3

/** Debian puts it where only root looks. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` }

/** A queue through a stream of NATS into a queue, everything on loopback. */
export async function benchNats(): Promise<void> {
  if (spawnSync('nats-server', ['--version'], { env }).status !== 0) {
    console.log('\nNATS: no nats-server here (package nats-server of Debian)')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'mentat-bench-nats-'))
  const port = await freePort()
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', join(folder, 'store')]
  const server = spawn('nats-server', args, { env, stdio: 'ignore' })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  try {
    const sent: number[] = []
    const received: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const home = newHome(join(folder, String(round)), port)
      const send = await runMentat(['nats', 'send', '--once', '--json', '--quiet'], home)
      const sending = JSON.parse(send.stdout) as DaemonReport
      assert.equal(sending.stored, EVENTS)
      sent.push(sending.seconds)
      const receive = await runMentat(['nats', 'receive', '--once', '--json', '--quiet'], home)
      const receiving = JSON.parse(receive.stdout) as ReceiverReport
      assert.equal(receiving.queued, EVENTS)
      received.push(receiving.seconds)
    }
    console.log(
      `\nNATS: ${EVENTS.toLocaleString('en-US')} events of 1,200 bytes over loopback; median of ${ROUNDS}`,
    )
    row('mentat nats send: queue to stream', perSecond(EVENTS, median(sent)))
    row('mentat nats receive: stream to queue, durable', perSecond(EVENTS, median(received)))
  } finally {
    server.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A home with a full queue. */
function newHome(folder: string, port: number): Home {
  const home = homeAt(folder)
  mkdirSync(join(home.config, 'core'), { recursive: true })
  const nats = { servers: [`nats://127.0.0.1:${port}`] }
  writeFileSync(join(home.config, 'core', 'nats.conf'), JSON.stringify({ nats }))
  const limit = { queue_out_limit: EVENTS + 1 }
  writeFileSync(join(home.config, 'nats-receiver.conf'), JSON.stringify(limit))
  const { incoming } = prepareQueue(join(home.spool, 'nats-sender'))
  for (let index = 0; index < EVENTS; index += 1) {
    const event = {
      ...{ Format: 'IDEA0', ID: randomUUID(), DetectTime: '2024-05-02T10:00:00Z' },
      ...{ Category: ['Recon.Scanning'], Note: 'x'.repeat(1050) },
    }
    writeFileSync(join(incoming, `${index}.idea`), JSON.stringify(event))
  }
  return home
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
