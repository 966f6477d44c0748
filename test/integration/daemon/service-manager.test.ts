import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../../support/queue.ts'
import { until } from '../../support/until.ts'

/** Receives datagrams on a Unix socket, and prints each as a line of JSON. What comes along with them (the barrier) is closed. */
const RECEIVER = `
import json, socket, sys
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print('"bound"', flush=True)
while True:
    print(json.dumps(receiver.recv(65536).decode()), flush=True)
`

/** What these tests need besides Node; undefined: it is there. */
function lacking(): string | undefined {
  const needed = [
    ['python3', '--version'],
    ['systemd-notify', '--version'],
  ] as const
  return needed.find(([program, flag]) => spawnSync(program, [flag]).status !== 0)?.[0]
}

const missing = lacking()
const skip = missing === undefined ? false : `${missing} is not installed`

function killLater(child: ChildProcess): void {
  after(() => {
    child.kill('SIGKILL')
  })
}

interface Listener {
  readonly path: string
  /** The datagrams that have come, without barriers. */
  readonly messages: () => string[]
}

async function listen(): Promise<Listener> {
  const path = join(temporaryFolder(), 'notify')
  const child = spawn('python3', ['-c', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  killLater(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const lines = (): string[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as string)
  await until('the socket is there', () => lines().length > 0)
  return {
    path,
    messages: () =>
      lines()
        .slice(1)
        .filter((text) => text !== 'BARRIER=1'),
  }
}

interface Toy {
  readonly child: ChildProcess
  configure(toyness: object): void
  command(line: string): void
  output(): string
  ended(): Promise<number>
}

function startToy(env: Readonly<Record<string, string>>, toyness: object = {}): Toy {
  const folder = temporaryFolder()
  const file = join(folder, 'toy.json')
  const configure = (next: object): void => {
    writeFileSync(file, JSON.stringify(next))
  }
  configure(toyness)
  const program = fileURLToPath(new URL('../../fixtures/programs/toy-daemon.ts', import.meta.url))
  const child = spawn(process.execPath, [program, join(folder, 'run'), file], {
    env: { ...process.env, ...env },
  })
  killLater(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return {
    child,
    configure,
    command: (line) => {
      child.stdin.write(`${line}\n`)
    },
    output: () => output,
    ended: async () => until('it ends', () => child.exitCode !== null).then(() => child.exitCode!),
  }
}

describe('a daemon tells systemd how it is', { skip, timeout: 60_000 }, () => {
  test('that it is ready, reads its configuration again, and stops', async () => {
    const { path, messages } = await listen()
    const toy = startToy({ NOTIFY_SOCKET: path })
    await until('it is ready', () => messages().length === 1)
    assert.deepEqual(messages(), ['READY=1\nSTATUS=running'])
    toy.child.kill('SIGHUP')
    await until('it has reloaded', () => messages().length === 3)
    assert.match(messages()[1]!, /^RELOADING=1\nMONOTONIC_USEC=\d{6,}\nSTATUS=/)
    assert.equal(messages()[2], 'READY=1\nSTATUS=running')
    toy.configure({ invalid: 'two\nlines' })
    toy.child.kill('SIGHUP')
    await until('it goes on', () => messages().length === 5)
    assert.equal(messages()[4], 'READY=1\nSTATUS=the configuration was not reloaded: two lines')
    toy.child.kill('SIGTERM')
    assert.equal(await toy.ended(), 0)
    assert.equal(messages()[5]!.split('\n')[0], 'STOPPING=1')
    assert.equal(messages().length, 6)
  })

  test('that its event loop turns, thrice within the limit; a loop that is stuck says nothing', async () => {
    const { path, messages } = await listen()
    const toy = startToy({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '600000' })
    const beats = (): number => messages().filter((text) => text === 'WATCHDOG=1').length
    await until('it beats', () => beats() >= 3)
    // A handler that waits is not a loop that is stuck.
    toy.command('stuck')
    const before = beats()
    await until('it beats on', () => beats() >= before + 3)
    toy.child.kill('SIGSTOP')
    const stopped = await until('what was sent has come', async () => {
      const count = beats()
      await new Promise((resolve) => setTimeout(resolve, 300))
      return count === beats() ? count : undefined
    })
    await new Promise((resolve) => setTimeout(resolve, 700))
    assert.equal(beats(), stopped)
    toy.child.kill('SIGCONT')
    await until('it beats again', () => beats() > stopped)
    toy.child.kill('SIGTERM')
    toy.child.kill('SIGTERM')
    // Nothing finishes the handler: while it stops it asks for more time.
    await until('it asks for time', () =>
      messages().some((text) => /^WATCHDOG=1\nEXTEND_TIMEOUT_USEC=\d+$/.test(text)),
    )
  })

  test('nothing when systemd started another process, or watches another one', async () => {
    const { path, messages } = await listen()
    const child = startToy({ NOTIFY_SOCKET: path, SYSTEMD_EXEC_PID: '1' })
    await until('it runs', () => child.output().includes('ready'))
    child.child.kill('SIGTERM')
    assert.equal(await child.ended(), 0)
    assert.deepEqual(messages(), [])
    const unwatched = startToy({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '100000', WATCHDOG_PID: '1' })
    await until('it is ready', () => messages().length === 1)
    unwatched.child.kill('SIGTERM')
    assert.equal(await unwatched.ended(), 0)
    assert.ok(!messages().some((text) => text.includes('WATCHDOG')))
  })

  test('works all the same, with one complaint, when systemd cannot be told', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'bin'))
    const broken = join(folder, 'bin', 'systemd-notify')
    writeFileSync(broken, '#!/bin/sh\necho no such socket >&2; exit 1\n')
    chmodSync(broken, 0o755)
    const toy = startToy({
      NOTIFY_SOCKET: join(folder, 'nobody'),
      WATCHDOG_USEC: '300000',
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    })
    const complaints = (): number => toy.output().split('systemd cannot be told').length - 1
    await until('it complains', () => complaints() === 1)
    assert.match(toy.output(), /systemd-notify\): no such socket/)
    toy.child.kill('SIGTERM')
    assert.equal(await toy.ended(), 0)
    assert.equal(complaints(), 1)
  })
})
