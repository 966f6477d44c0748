import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, test } from 'node:test'
import { prepareQueue, type QueueLayout } from '../../src/lib/queue/layout.ts'
import { eventWith } from '../support/idea-fixtures.ts'
import { askHealth } from '../support/pipe-health.ts'
import { put } from '../support/pipe-workplace.ts'
import { messagesIn, temporaryFolder } from '../support/queue.ts'
import { type Daemon, startMentat, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

let daemon: Daemon | undefined
afterEach(async () => {
  if (!daemon?.running) return
  daemon.kill('SIGTERM')
  await daemon.ended()
})

/** A plugin that keeps the process busy while it is loaded, and tells a file when it is loaded and when it is not. */
const loyal = (diary: string): string => `
  import { appendFileSync } from 'node:fs'
  export default {
    name: 'loyal', summary: 'a toy', reads: [], writes: ['_Mentat.Toy'],
    config: { type: 'object', properties: {} },
    create: () => {
      let loop
      return {
        start: async () => {
          appendFileSync('${diary}', 'start ')
          loop = setInterval(() => {}, 1000)
        },
        stop: async () => {
          clearInterval(loop)
          appendFileSync('${diary}', 'stop ')
        },
        enrich: () => undefined,
      }
    },
  }`

interface Home {
  readonly queue: QueueLayout
  readonly next: QueueLayout
  readonly socket: string
  /** What became of the plugin's parts. */
  diary(): string
  configure(more: object): void
  log(): string
}

/** An enricher with the plugin, ready. */
async function startEnricher(): Promise<{ daemon: Daemon; home: Home }> {
  const path = temporaryFolder()
  const diary = join(path, 'diary')
  const log = join(path, 'log', 'first.log')
  const socket = join(path, 'health.sock')
  mkdirSync(join(path, 'etc'))
  writeFileSync(join(path, 'loyal.js'), loyal(diary))
  const home: Home = {
    queue: prepareQueue(join(path, 'spool', 'enricher')),
    next: prepareQueue(join(path, 'spool', 'storage')),
    socket,
    diary: () => readFileSync(diary, 'utf8').trim(),
    configure(more) {
      const plugins = [{ name: join(path, 'loyal.js') }]
      const config = { queue_in_wait: '50ms', plugins, health_listen: socket, ...more }
      writeFileSync(join(path, 'etc', 'enricher.conf'), JSON.stringify(config))
    },
    log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
  }
  home.configure({ logging: { file: 'log/first.log' } })
  daemon = startMentat(['enricher', 'run', '--home', path])
  await daemon.ready()
  return { daemon, home }
}

function startsIn(log: string): number {
  return log.split(' started: queue ').length - 1
}

describe('SIGHUP of a daemon', { timeout: 120_000 }, () => {
  test('with a port that is taken: it goes back, says what to do, and holds nothing of the new', async () => {
    const { daemon: enricher, home } = await startEnricher()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    try {
      const logging = { file: 'log/first.log' }
      home.configure({ health_listen: `127.0.0.1:${port}`, logging })
      enricher.kill('SIGHUP')
      await until('it has gone back', () => startsIn(home.log()) === 2)
    } finally {
      other.close()
    }
    assert.match(
      home.log(),
      /ERROR SIGHUP: what the new configuration asks for cannot start, going back to the old one; correct the cause and send SIGHUP again: health_listen 127\.0\.0\.1:\d+: .*EADDRINUSE/,
    )
    // The first, the one of the reload (loaded before the first was stopped), the one gone back to.
    assert.equal(home.diary(), 'start start stop stop start')
    assert.deepEqual(await askHealth(home.socket, '/readyz'), { status: 200, text: 'ready\n' })
    put(home.queue, 'm', eventWith({ ID: 'after' }))
    await until('it works', () => messagesIn(home.next.incoming).length === 1)
    enricher.kill('SIGTERM')
    assert.equal((await enricher.ended()).code, 0)
    assert.equal(home.diary(), 'start start stop stop start stop')
  })

  test('with a file for the log that cannot be opened: it goes back as well', async () => {
    const { daemon: enricher, home } = await startEnricher()
    home.configure({ logging: { file: home.queue.path } })
    enricher.kill('SIGHUP')
    await until('it has gone back', () => startsIn(home.log()) === 2)
    assert.match(home.log(), /ERROR SIGHUP: .*cannot open the log file .*EISDIR/)
    assert.deepEqual((await askHealth(home.socket, '/healthz')).status, 200)
  })

  test('with another file and format of the log: lines go there from then on', async () => {
    const { daemon: enricher, home } = await startEnricher()
    const other = join(home.queue.path, '..', 'other.log')
    home.configure({ logging: { file: other, format: 'json', level: 'info' } })
    enricher.kill('SIGHUP')
    await until(
      'it has begun',
      () => existsSync(other) && readFileSync(other, 'utf8').includes('started'),
    )
    const before = home.log()
    assert.match(before, /INFO the log goes on in .*other\.log\n$/)
    enricher.kill('SIGTERM')
    assert.equal((await enricher.ended()).code, 0)
    assert.equal(home.log(), before)
    const lines = readFileSync(other, 'utf8').trimEnd().split('\n')
    const last = JSON.parse(lines.at(-1) ?? '') as { text: string }
    assert.match(last.text, /^stopped after/)
    assert.equal(enricher.stderr, '')
  })

  test('with problems in several modules of a pipeline: all of them are named', async () => {
    const path = temporaryFolder()
    mkdirSync(join(path, 'etc'))
    const configure = (name: string, value: object): void => {
      writeFileSync(join(path, 'etc', name), JSON.stringify(value))
    }
    const log = join(path, 'log', 'pipeline.log')
    const valid = { stages: ['inspector', 'enricher'], logging: { file: log } }
    configure('pipeline.conf', valid)
    configure('inspector.conf', { add_event_class_rules: false })
    configure('enricher.conf', { plugins: [] })
    daemon = startMentat(['pipeline', 'run', '--home', path])
    await daemon.ready()
    configure('inspector.conf', {
      add_event_class_rules: false,
      inspection_rules: [{ name: 'odd', rule: 'ID ==', actions: [] }],
    })
    configure('enricher.conf', { plugins: [{ name: 'whoiss' }] })
    const refusals = (): string[] => readFileSync(log, 'utf8').split(' ERROR SIGHUP: ').slice(1)
    daemon.kill('SIGHUP')
    await until('it has refused it', () => refusals().length === 1)
    const named = [/inspector\.conf.*inspection_rules/, /enricher\.conf.*whoiss/]
    for (const name of named) assert.match(refusals()[0] ?? '', name)
    configure('pipeline.conf', { ...valid, stage: [] })
    daemon.kill('SIGHUP')
    await until('it has refused it again', () => refusals().length === 2)
    for (const name of [...named, /pipeline\.conf.*stage is unknown/]) {
      assert.match(refusals()[1] ?? '', name)
    }
    await stopWell(daemon)
  })
})
