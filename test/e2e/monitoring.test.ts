import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parse } from 'yaml'
import { startCluster } from '../support/database.ts'
import { readExposition, type ReadMetric } from '../support/exposition.ts'
import { askHealth } from '../support/pipe-health.ts'
import { openPipeHome } from '../support/pipe-home.ts'
import { promqlFaults } from '../support/promql.ts'
import { SHA256 } from '../support/receiver.ts'
import { unusedPort } from '../support/smtp.ts'
import { type Daemon, startMentat, stopWell } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'
import { CLIENT, startHub } from '../support/warden-client.ts'

const cluster = await startCluster()
const root = join(import.meta.dirname, '..', '..')
const promtool = spawnSync('promtool', ['--version']).status === 0

/** Of a running system: what daemons and `mentat metrics` tell. */
const live = new Map<string, ReadMetric>()
const daemons = new Map<string, ReadMetric>()
const target = await cluster.createDatabase()
const home = await openPipeHome(target, await unusedPort())
/** Between them the daemons have every component. */
const observed = {
  pipeline: ['pipeline', 'run'],
  sampler: ['sampler', 'run', '--next', 'inspector'],
  scheduler: ['scheduler', 'run'],
  'warden-receiver': ['warden', 'receive'],
  'warden-sender': ['warden', 'send'],
  receiver: ['receiver', 'run'],
  'nats-receiver': ['nats', 'receive'],
  'nats-sender': ['nats', 'send'],
}
const system = await observe()

/** @returns the text of `mentat metrics` */
async function observe(): Promise<string> {
  const configure = (name: string, value: object): void => {
    writeFileSync(join(home.path, 'etc', name), JSON.stringify(value))
  }
  const socket = (name: string): string => join(home.path, `${name}.sock`)
  const quick = { queue_in_wait: '100ms', queue_sync: 'none' }
  const plugins = ['whois', 'geoip', 'dns'].map((name) => ({ name }))
  configure('pipeline.conf', { ...quick, health_listen: socket('pipeline') })
  configure('enricher.conf', { ...quick, plugins })
  configure('sampler.conf', { ...quick, health_listen: socket('sampler') })
  const others = Object.keys(observed).filter((name) => !['pipeline', 'sampler'].includes(name))
  for (const name of others) configure(`${name}.conf`, { health_listen: socket(name) })
  const keys = [{ name: 'sensor', sha256: SHA256 }]
  const receiver = { listen: String(await unusedPort()), keys }
  configure('receiver.conf', { ...receiver, health_listen: socket('receiver') })
  // Nobody listens there: both wait, and tell.
  configure('core/nats.conf', { nats: { servers: [`nats://127.0.0.1:${await unusedPort()}`] } })
  const { hub, files } = await startHub()
  configure('core/warden.conf', { warden: { url: hub.url, name: CLIENT, ...files } })
  const env = { MENTAT_HOME: home.path, MENTAT_DATABASE_URL: target.url }
  const all = Object.entries(observed).map(([name, command]): [string, Daemon] => [
    name,
    startMentat(command, { env }),
  ])
  for (const [, daemon] of all) await daemon.ready()
  const event = {
    Format: 'IDEA0',
    ID: 'm1',
    DetectTime: '2024-05-02T10:00:00Z',
    Category: ['Test'],
  }
  put('event.idea', JSON.stringify({ ...event, Note: 'way:tag' }))
  put('refused.idea', 'no event')
  const stored = async (): Promise<boolean> => {
    const { text } = await askHealth(socket('pipeline'), '/metrics')
    return /^mentat_filer_stored_total\S* 1$/m.test(text) && /refused_total\S* 1$/m.test(text)
  }
  await until('an event is stored and a message refused', stored)
  assert.equal((await home.run('statistician', 'run', '--quiet')).status, 0)
  for (const [name] of all) {
    const { status, text } = await askHealth(socket(name), '/metrics')
    assert.equal(status, 200)
    for (const [metric, read] of readExposition(text)) daemons.set(metric, read)
  }
  const { status, stdout, stderr } = await home.run('metrics')
  assert.equal(status, 0, stderr)
  for (const [name, read] of [...readExposition(stdout), ...daemons]) live.set(name, read)
  for (const [, daemon] of all) await stopWell(daemon)
  return stdout
}

/** As every producer has to: the daemon is quick enough to take a file that is only half written. */
function put(name: string, content: string): void {
  const { tmp, incoming } = home.queues.inspector
  writeFileSync(join(tmp, name), content)
  renameSync(join(tmp, name), join(incoming, name))
}

/** The rows of the reference: names, which may hold patterns in capitals. */
function reference(): { name: string; type: string; pattern: RegExp }[] {
  const text = readFileSync(join(root, 'docs', 'reference', 'metrics.md'), 'utf8')
  return [...text.matchAll(/^\| `(\w+)` *\| (\w+) +\|/gm)].map(([, name = '', type = '']) => {
    return { name, type, pattern: new RegExp(`^${name.replaceAll(/[A-Z]+/g, '[a-z0-9_]+')}$`) }
  })
}

describe('metrics', () => {
  test('tell of queues, books, events, the schedule and the disk what is so', () => {
    const value = (name: string, labels = ''): number | undefined =>
      live.get(name)?.samples.get(labels)
    const queue = '{queue="inspector",state="errors"}'
    assert.equal(value('mentat_queue_messages', queue), 1)
    assert.ok(value('mentat_queue_oldest_age_seconds', queue)! >= 0)
    const books = '{queue="inspector",daemon="pipeline"'
    assert.equal(value('mentat_books_taken_total', `${books}}`), 2)
    assert.equal(value('mentat_books_messages_total', `${books},outcome="stored"}`), 1)
    assert.equal(value('mentat_books_refused_total', `${books},code="EVENT_NOT_JSON"}`), 1)
    assert.equal(value('mentat_daemon_up', '{daemon="pipeline"}'), 1)
    assert.deepEqual([value('mentat_events'), value('mentat_events_lately')], [1, 1])
    assert.ok(value('mentat_database_partitions', '{table="events"}')! >= 2)
    assert.equal(value('mentat_mails', '{about="reports",state="waiting"}'), 0)
    assert.equal(value('mentat_scheduled_last_run_failed', '{module="statistician"}'), 0)
    assert.ok(value('mentat_disk_free_bytes')! > 0)
    assert.equal(value('mentat_inspector_hits_total', '{daemon="pipeline",name="tag"}'), 1)
  })

  test('all are in the reference with their type and meaning, and nothing else is', () => {
    const rows = reference()
    for (const [name, { type, help }] of live) {
      const row =
        rows.find((each) => each.name === name) ?? rows.find((each) => each.pattern.test(name))
      assert.equal(row?.type, type, `${name} in docs/reference/metrics.md`)
      assert.ok(help, `${name} says what it means`)
    }
    const unseen = rows.filter(
      ({ pattern }) => ![...live.keys()].some((name) => pattern.test(name)),
    )
    assert.deepEqual(
      unseen.map(({ name }) => name).filter((name) => name !== 'mentat_disk_free_files'),
      [],
    )
  })

  test('the dashboard and the alerts use only metrics, labels and values that there are', () => {
    const folder = join(root, 'etc', 'monitoring')
    const dashboard = JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')) as {
      panels: { id: number; targets?: { expr: string; legendFormat?: string }[] }[]
    }
    const alerts = parse(readFileSync(join(folder, 'alerts.yml'), 'utf8')) as {
      groups: {
        rules: {
          alert: string
          expr: string
          annotations: Record<'summary' | 'description', string>
        }[]
      }[]
    }
    const shown = dashboard.panels.flatMap(({ targets = [] }) => targets)
    const rules = alerts.groups.flatMap((group) => group.rules)
    assert.ok(shown.length > 20 && rules.length > 10)
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length)
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length)
    const faults = [
      ...shown.flatMap(({ expr, legendFormat = '' }) => promqlFaults(expr, [legendFormat], live)),
      ...rules.flatMap(({ expr, annotations: { summary, description } }) =>
        promqlFaults(expr, [summary, description], live),
      ),
    ]
    assert.deepEqual(faults, [])
    assert.ok(rules.every(({ annotations }) => annotations.summary.length > 0))
  })

  test('and one that there is not would be noticed', () => {
    const cases = [
      ['sum(rate(mentat_storage_strored_total[5m]))', 'there is no mentat_storage_strored_total'],
      ['mentat_queue_messages{stat="waiting"} > 0', 'mentat_queue_messages has no stat="waiting"'],
      ['mentat_queue_messages{state=~"waiting|hold"}', 'mentat_queue_messages has no state="hold"'],
      ['sum by (module) (mentat_daemon_up)', 'not all metrics have module: sum by'],
      ['mentat_mails', 'no metric has queue', '{{ $labels.queue }} for {{ $value | humanize }}'],
    ] as const
    for (const [expression, expected, text = ''] of cases) {
      const faults = promqlFaults(expression, [text], live)
      assert.equal(faults.length, 1)
      assert.ok(faults[0]?.startsWith(expected), faults[0])
    }
  })

  test('promtool finds nothing to complain of', { skip: !promtool && 'no promtool here' }, () => {
    const tool = (args: string[], input = ''): void => {
      const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' })
      assert.equal(status, 0, stdout + stderr)
    }
    tool(['check', 'metrics'], system)
    tool(['check', 'rules', join(root, 'etc', 'monitoring', 'alerts.yml')])
    tool(['test', 'rules', join(root, 'test', 'fixtures', 'monitoring', 'alerts.test.yml')])
  })

  test('a file is replaced as a whole, and others may read it', async () => {
    const file = join(home.path, 'mentat.prom')
    assert.equal((await home.run('metrics', '--output', file)).stdout, '')
    assert.ok(readExposition(readFileSync(file, 'utf8')).has('mentat_queue_messages'))
    assert.equal(statSync(file).mode & 0o777, 0o644)
  })

  test('they are served as well, also while the database is away', async () => {
    const socket = join(home.path, 'metrics.sock')
    const url = `postgres://mentat@127.0.0.1:${await unusedPort()}/mentat`
    const env = { MENTAT_HOME: home.path, MENTAT_DATABASE_URL: url }
    const server = startMentat(['metrics', '--listen', socket], { env })
    await server.ready()
    const [one, other] = await Promise.all(
      ['/metrics', '/metrics'].map((path) => askHealth(socket, path)),
    )
    assert.equal(one?.text, other?.text)
    assert.match(one?.text ?? '', /^mentat_database_up 0$/m)
    assert.equal((await askHealth(socket, '/healthz')).status, 200)
    await stopWell(server)
    for (const listen of ['x', '99999', '127.0.0.1:99999']) {
      assert.equal((await home.run('metrics', '--listen', listen)).status, 64, listen)
    }
  })
})
