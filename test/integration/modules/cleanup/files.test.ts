import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { prepareQueue } from '../../../../src/lib/queue/layout.ts'
import { reasonName, writeReason } from '../../../../src/lib/queue/reason.ts'
import { formatIdentity, ownIdentity } from '../../../../src/lib/framework/process/identity.ts'
import { cleanUpAt, type CleanupScene, ruleOf } from '../../../support/cleanup.ts'
import { startCluster, temporaryHome } from '../../../support/database.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { someReason } from '../../../support/queue.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const OLD = new Date('2024-01-01T00:00:00Z')
const NEW = new Date('2024-05-31T00:00:00Z')

function scene(): CleanupScene {
  return { database, home: temporaryHome(), now: '2024-06-01T12:00:00Z' }
}

function write(path: string, time: Date): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '0123456789')
  utimesSync(path, time, time)
  return path
}

test('caches lose old files at any depth and the folders that become empty, and nothing behind links', async () => {
  const own = scene()
  const cache = join(own.home.path, 'cache')
  const outside = write(join(own.home.path, 'outside', 'old'), OLD)
  for (const name of ['old', 'a/b/old', 'a/.hidden', 'kept/old']) write(join(cache, name), OLD)
  for (const name of ['new', 'kept/new']) write(join(cache, name), NEW)
  symlinkSync(dirname(outside), join(cache, 'link'))
  symlinkSync(outside, join(cache, 'file-link'))
  mkdirSync(join(cache, 'young'))
  for (const name of ['a/b', 'a', 'kept']) utimesSync(join(cache, name), OLD, OLD)
  const backup = write(join(cache, 'mentat-backup-20240502T101500Z-full', 'manifest.json'), OLD)
  // The folder that is named may be a link itself.
  symlinkSync(cache, join(own.home.path, 'way-to-cache'))
  const rules = { caches: [{ folder: 'way-to-cache', keep: '2w' }] }
  const dry = ruleOf(await cleanUpAt(own, rules, { isDry: true }), 'caches')
  assert.deepEqual([dry?.files, dry?.folders, dry?.bytes], [4, 2, 40])
  assert.ok(existsSync(join(cache, 'a/b/old')))
  const wet = ruleOf(await cleanUpAt(own, rules), 'caches')
  assert.deepEqual([wet?.files, wet?.folders, wet?.bytes, wet?.errors], [4, 2, 40, []])
  const left = readdirSync(cache).sort()
  assert.deepEqual(left, ['file-link', 'kept', 'link', basename(dirname(backup)), 'new', 'young'])
  assert.ok(existsSync(outside) && existsSync(backup))
  const again = ruleOf(await cleanUpAt(own, rules), 'caches')
  assert.deepEqual([again?.files, again?.folders], [0, 0])
})

test('a folder that is not there, or from which Mentat lives, keeps no other rule from being followed', async () => {
  const own = scene()
  const old = write(join(own.home.path, 'cache', 'old'), OLD)
  write(join(own.home.run, 'storage.pid'), OLD)
  const message = write(join(own.home.spool, 'storage', 'incoming', 'm'), OLD)
  symlinkSync(own.home.spool, join(own.home.path, 'innocent'))
  symlinkSync(own.home.run, join(own.home.path, 'way-to-run'))
  write(join(own.home.path, 'file'), OLD)
  const report = await cleanUpAt(own, {
    caches: ['missing', 'file', 'innocent', 'way-to-run', 'cache'].map((folder) => ({
      folder,
      keep: '1d',
    })),
  })
  assert.equal(report.failed, 4)
  assert.match(report.rules[0]?.errors.join() ?? '', /there is no folder .*missing/)
  assert.match(report.rules[1]?.errors.join() ?? '', /there is no folder .*file/)
  for (const rule of report.rules.slice(2, 4))
    assert.match(rule.errors.join(), /which no rule of caches may touch/)
  assert.deepEqual([existsSync(old), existsSync(message)], [false, true])
})

test('of run logs the newest of each module stays, and what is no run log too', async () => {
  const own = scene()
  const run = own.home.run
  for (const [name, time] of [
    ['storage/1.runlog', OLD],
    ['storage/2.runlog', NEW],
    ['storage/notes.txt', OLD],
    ['storage/deep/3.runlog', OLD],
    ['reporter/1.runlog', new Date(OLD.getTime() - 1000)],
    ['reporter/2.runlog', OLD],
    ['top.runlog', OLD],
  ] as const) {
    write(join(run, name), time)
  }
  const outside = write(join(own.home.path, 'outside', '1.runlog'), OLD)
  symlinkSync(dirname(outside), join(run, 'link'))
  const rule = ruleOf(await cleanUpAt(own, { run_logs: { keep: '4w' } }), 'run_logs')
  assert.deepEqual([rule?.files, rule?.bytes, rule?.errors], [2, 20, []])
  assert.deepEqual(readdirSync(join(run, 'storage')).sort(), ['2.runlog', 'deep', 'notes.txt'])
  assert.deepEqual(readdirSync(join(run, 'reporter')), ['2.runlog'])
  assert.ok(existsSync(outside) && existsSync(join(run, 'top.runlog')))
})

test('refused messages go by the time at which they were refused, with their reasons', async () => {
  const own = scene()
  for (const queue of ['storage', 'outbox']) {
    const { errors, incoming } = prepareQueue(join(own.home.spool, queue))
    for (const name of ['old', 'new', 'in-work']) write(join(errors, name), OLD)
    write(join(incoming, 'waiting'), OLD)
    writeReason(errors, 'old', { ...someReason(), when: OLD.toISOString() })
    writeReason(errors, 'new', { ...someReason(), when: NEW.toISOString() })
    const holder = formatIdentity(ownIdentity())
    writeReason(errors, 'in-work', { ...someReason(), when: OLD.toISOString(), holder })
    write(join(errors, reasonName('moved')), OLD)
    // Without a reason: nobody knows since when it lies there.
    write(join(errors, 'unknown'), OLD)
  }
  const rules = { errors: [{ queues: ['storage', 'absent'], keep: '4w' }] }
  const dry = ruleOf(await cleanUpAt(own, rules, { isDry: true }), 'errors')
  assert.equal(dry?.files, 1)
  const rule = ruleOf(await cleanUpAt(own, rules), 'errors')
  assert.deepEqual([rule?.files, rule?.bytes], [1, 20])
  assert.match(rule?.errors.join() ?? '', /there is no queue .*absent/)
  const storage = join(own.home.spool, 'storage')
  assert.deepEqual(
    readdirSync(join(storage, 'errors')).sort(),
    ['in-work', 'new', 'unknown'].flatMap((name) =>
      name === 'unknown' ? [name] : [name, reasonName(name)],
    ),
  )
  assert.ok(existsSync(join(storage, 'incoming', 'waiting')))
  const all = ruleOf(await cleanUpAt(own, { errors: [{ keep: '4w' }] }), 'errors')
  assert.deepEqual([all?.name, all?.files, all?.errors], ['all queues', 1, []])
})

test('the configuration of the original is followed', async () => {
  const own = scene()
  const old = write(join(own.home.path, 'cache', 'old'), OLD)
  const log = write(join(own.home.path, 'logs', 'storage', '1.runlog'), OLD)
  write(join(own.home.path, 'logs', 'storage', '2.runlog'), NEW)
  const report = await cleanUpAt(own, {
    events: [
      { threshold_type: 'y' },
      { filter_spec: { categories: ['Test'] }, threshold_type: '3m' },
    ],
    tables: [{ table: 'enum_category', column: 'last_seen', threshold_type: 'y' }],
    caches: [{ cachedir: 'cache', threshold_type: 'w' }],
    runlogs: [{ runlogdir: 'logs', threshold_type: '4w' }],
  })
  assert.deepEqual(
    report.rules.map(({ kind, name, keep, border }) => [
      kind,
      name.split('/').at(-1),
      keep,
      border,
    ]),
    [
      ['events', 'all', '365d 5h', '2023-06-02T06:11:14Z'],
      ['events', 'rule 2', '91d 7h', '2024-03-02T04:32:49Z'],
      ['tables', 'enum_category', '365d 5h', '2023-06-02T06:11:14Z'],
      ['run_logs', 'logs', '28d', '2024-05-04T12:00:00Z'],
      ['caches', 'cache', '7d', '2024-05-25T12:00:00Z'],
    ],
  )
  assert.equal(report.failed, 1)
  assert.deepEqual([existsSync(old), existsSync(log)], [false, false])
})

test('without a configuration nothing is removed', async () => {
  const report = await cleanUpAt(scene(), {})
  assert.deepEqual([report.configured, report.rules], [false, []])
})

test('what a schema cannot tell is refused before anything is removed', async () => {
  const rules = {
    events: [
      { keep: '3m' },
      { keep: '1y', threshold_type: 'y' },
      { search: { categories: ['Test'] } },
      { keep: '1w', search: {} },
      { keep: '1w', search: { not_categories: true, detectors: ['x'] } },
      { keep: '1w', search: { source_addrs: ['nonsense'] } },
      { keep: '1w', search: { categories: ['a'] }, filter_spec: { categories: ['a'] } },
      { keep: '1w', filter: 'Category ==' },
    ],
    caches: [{ keep: '1w' }, { folder: '/', keep: '1w' }, { folder: 'spool/storage', keep: '1w' }],
  }
  await assert.rejects(cleanUpAt(scene(), rules), (error) => {
    assert.ok(isMentatError('CONFIG_INVALID')(error))
    const { message } = error as Error
    for (const text of [
      'events.0.keep: found 3m, expected a duration of at least 1h ("m" are minutes here',
      'events.1.keep: both keep and threshold_type are given',
      'events.2: keep is missing',
      'events.3.search: no condition is given; leave it out to mean all events',
      'events.4.search: not_categories negates categories, which is missing',
      'events.5.search: source_addrs: ',
      'events.6: both search and filter_spec are given',
      'events.7.filter: ',
      'caches.0: expected a folder',
      'caches.1.folder: / holds ',
      'which no rule of caches may touch',
    ]) {
      assert.ok(message.includes(text), `${text} is not in\n${message}`)
    }
    return true
  })
})
