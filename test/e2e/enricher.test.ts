import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, test } from 'node:test'
import type { TraceEntry } from '../../src/lib/components/trace-log.ts'
import { prepareQueue, type QueueLayout } from '../../src/lib/queue/layout.ts'
import { startDnsServer } from '../support/dns-server.ts'
import { eventWith } from '../support/idea-fixtures.ts'
import { put, untilWorkedOff } from '../support/pipe-workplace.ts'
import { temporaryFolder } from '../support/queue.ts'
import { runCli } from '../support/run-cli.ts'
import { type Daemon, startMentat } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

let daemon: Daemon | undefined
afterEach(async () => {
  if (daemon?.running) {
    daemon.kill('SIGTERM')
    await daemon.ended()
  }
})

/** A plugin whose working part is written by the test; it may write `_Mentat.Toy`. */
function plugin(name: string, part: string): string {
  return `export default {
    name: '${name}', summary: 'a toy', reads: [], writes: ['_Mentat.Toy'],
    config: { type: 'object', properties: { label: { type: 'string', default: 'x' } } },
    create: ({ label }, context) => (${part}),
  }`
}

interface Home {
  readonly path: string
  readonly queue: QueueLayout
  readonly next: QueueLayout
  write(name: string, content: string): void
  configure(plugins: readonly object[], more?: object): void
}

function newHome(): Home {
  const path = temporaryFolder()
  mkdirSync(join(path, 'etc'))
  const write = (name: string, content: string): void => {
    writeFileSync(join(path, name), content)
  }
  return {
    path,
    queue: prepareQueue(join(path, 'spool', 'enricher')),
    next: prepareQueue(join(path, 'spool', 'storage')),
    write,
    configure(plugins, more = {}) {
      const config = { queue_in_wait: '50ms', queue_sync: 'none', plugins, ...more }
      write('etc/enricher.conf', JSON.stringify(config))
    },
  }
}

async function start({ path }: Home): Promise<Daemon> {
  daemon = startMentat(['enricher', 'run', '--home', path])
  await daemon.ready()
  return daemon
}

/** What stands under `_Mentat.Toy` of the event with this ID in the next queue, when it is there. */
async function toyOf({ next }: Home, id: string): Promise<unknown> {
  const text = await until(`${id} passes`, () =>
    readdirSync(next.incoming)
      .map((name) => readFileSync(join(next.incoming, name), 'utf8'))
      .find((content) => content.includes(`"${id}"`)),
  )
  return (JSON.parse(text) as { _Mentat?: Record<string, unknown> })._Mentat?.['Toy']
}

function traceOf({ path }: Home): TraceEntry[] {
  const lines = readFileSync(join(path, 'log', 'trace', 'enricher.ndjson'), 'utf8').trim()
  return lines.split('\n').map((line) => JSON.parse(line) as TraceEntry)
}

describe('a running enricher', () => {
  test('lives with every bad plugin: all events pass, with what the good one adds', async () => {
    const home = newHome()
    const bad: Record<string, string> = {
      throws: '{ enrich() { throw new TypeError("broken") } }',
      rejects: '{ enrich: async () => { throw new TypeError("broken") } }',
      hangs: '{ enrich: () => new Promise(() => {}) }',
      nonsense: '{ enrich: () => new Map() }',
      forgets: '{ enrich() { void Promise.reject(new TypeError("forgotten")) } }',
      changes: '{ enrich(event) { event.document.Category[0] = "Changed" } }',
    }
    for (const [name, part] of Object.entries(bad)) {
      home.write(`${name}.mjs`, plugin(name, part).replace("['_Mentat.Toy']", '[]'))
    }
    home.write('good.mjs', plugin('good', '{ enrich: (event) => ({ Toy: event.id }) }'))
    const names = [...Object.keys(bad), 'good']
    home.configure(names.map((name) => ({ name: `${name}.mjs`, time_limit: '100ms' })))
    const enricher = await start(home)
    for (let index = 0; index < 300; index += 1) {
      put(home.queue, `m${index}`, eventWith({ ID: `e-${index}.` }))
    }
    await untilWorkedOff(home.queue)
    assert.equal(readdirSync(home.next.incoming).length, 300)
    assert.equal(await toyOf(home, 'e-17.'), 'e-17.')
    enricher.kill('SIGTERM')
    assert.deepEqual(await enricher.ended(), { code: 0, signal: null })
    const said = enricher.stderr
    for (const name of ['throws', 'rejects', 'nonsense', 'changes']) {
      assert.match(said, new RegExp(`enricher\\.${name}\\.errors 300 `))
      assert.equal(said.split(`the plugin ${name} failed`).length, 2, `${name} is told once`)
    }
    assert.match(said, /the plugin hangs does not answer in time/)
    assert.match(said, /nobody looks after, probably of a plugin: forgotten/)
    assert.match(said, /enricher\.good\.added 300 /)
  })

  test('goes on as it was when a reload fails, and takes on what is good', async () => {
    const home = newHome()
    home.write('toy.mjs', plugin('toy', '{ enrich: () => ({ Toy: label }) }'))
    home.configure([{ name: 'toy.mjs', config: { label: 'first' } }])
    const enricher = await start(home)
    const reload = async (words: RegExp): Promise<void> => {
      const before = enricher.stderr.length
      enricher.kill('SIGHUP')
      await until(`it says ${String(words)}; it said ${enricher.stderr}`, () =>
        words.test(enricher.stderr.slice(before)),
      )
    }
    const passes = async (id: string): Promise<unknown> => {
      put(home.queue, id, eventWith({ ID: id }))
      return toyOf(home, id)
    }
    assert.equal(await passes('a-1'), 'first')
    home.configure([{ name: 'toy.mjs', config: { lable: 'second' } }])
    await reload(/not reloaded, going on with the old one.*lable is unknown; did you mean label/)
    assert.equal(await passes('a-2'), 'first')
    home.configure([{ name: 'no-such-file.mjs' }])
    await reload(/not reloaded, going on with the old one.*no-such-file\.mjs/)
    home.write(
      'late.mjs',
      plugin('late', '{ start() { throw new TypeError("no key") }, enrich() {} }'),
    )
    home.configure([{ name: 'late.mjs' }])
    await reload(/not reloaded, going on with the old one.*the plugin late cannot start: no key/)
    home.configure([{ name: 'whois' }], { database: { url: 'postgresql://m@127.0.0.1:1/m' } })
    await reload(/not reloaded, going on with the old one.*the plugin whois cannot start/)
    assert.equal(await passes('a-3'), 'first')
    home.configure([{ name: 'toy.mjs', config: { label: 'second' } }])
    await reload(/starting anew with it.*started: queue|starting anew with it/s)
    await until('the new one is in force', async () => {
      const id = `b-${Math.random().toString(36).slice(2)}`
      return (await passes(id)) === 'second'
    })
    rmSync(join(home.path, 'toy.mjs'))
    await reload(/not reloaded/)
    assert.equal(await passes('c-1'), 'second')
  })

  test('does not start with a plugin that does not exist, and says what is meant', () => {
    const home = newHome()
    home.configure([{ name: 'geoop' }])
    const { status, stderr } = runCli(['enricher', 'run', '--once'], { home: home.path })
    assert.equal(status, 78)
    assert.match(stderr, /plugins\.0\.name: there is no plugin geoop.*did you mean geoip/)
    assert.equal(runCli(['config', 'check'], { home: home.path }).status, 78)
  })

  test('lets no event wait for a silent DNS beyond the time limit, and counts those that did', async () => {
    const home = newHome()
    const dns = await startDnsServer()
    dns.reply = () => undefined
    try {
      const patient = { servers: [dns.address], timeout: '1m', lifetime: '1m' }
      home.configure([{ name: 'dns', time_limit: '300ms', config: patient }])
      for (let index = 0; index < 300; index += 1) {
        const Source = [{ IP4: [`9.9.${index >> 8}.${index & 255}`] }]
        put(home.queue, `m${index}`, eventWith({ ID: `e-${index}.`, Source }))
      }
      const enricher = await start(home)
      await untilWorkedOff(home.queue)
      assert.equal(readdirSync(home.next.incoming).length, 300)
      enricher.kill('SIGTERM')
      assert.deepEqual(await enricher.ended(), { code: 0, signal: null })
      assert.ok(dns.asked.length > 0)
      assert.match(enricher.stderr, /the plugin dns does not answer in time, events pass without/)
      assert.match(enricher.stderr, /enricher\.dns\.asked \d+ .*enricher\.dns\.timeouts 300 /)
    } finally {
      await dns.stop()
    }
    for (const { taken, at, story } of traceOf(home)) {
      assert.deepEqual(story, { enricher: { dns: 'no answer in time' } })
      const stay = Date.parse(at) - Date.parse(taken)
      // On a machine that is very busy; the resolver has a minute.
      assert.ok(stay >= 290 && stay < 30_000, `${stay} ms`)
    }
  })

  test('keeps its speed with a plugin that never answers', async () => {
    const home = newHome()
    home.write('silent.mjs', plugin('silent', '{ enrich: () => new Promise(() => {}) }'))
    home.configure([{ name: 'silent.mjs', time_limit: '3s' }])
    for (let index = 0; index < 3000; index += 1) {
      put(home.queue, `m${index}`, eventWith({ ID: `e-${index}.` }))
    }
    const enricher = await start(home)
    // All but those that may still wait: with the time limit for each round of them it would take 18 seconds.
    await until('2,500 have passed', () => readdirSync(home.next.incoming).length >= 2500, 15_000)
    await untilWorkedOff(home.queue)
    enricher.kill('SIGTERM')
    await enricher.ended()
    assert.match(enricher.stderr, /enricher\.silent\.skipped/)
    assert.match(enricher.stderr, /the plugin silent is slower than the events come/)
  })
})
