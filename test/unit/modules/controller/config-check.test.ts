import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { controllerRemarks } from '../../../../src/lib/modules/controller/config-check.ts'
import {
  type CronEntry,
  type ModuleEntry,
  wantedDaemons,
  wantedJobs,
} from '../../../../src/lib/modules/controller/wanted.ts'

const known = [
  { name: 'reporter', command: ['reporter', 'send'], cron: '*/10 * * * *' },
  { name: 'informant', command: ['informant', 'send'], cron: 'off' },
]

function remarks(modules: readonly ModuleEntry[], cronjobs: readonly CronEntry[] = []): string[] {
  return controllerRemarks(modules, cronjobs, known).map(
    ({ severity, path, text }) => `${severity} ${path.join('.')}: ${text}`,
  )
}

describe('the daemons of controller.conf', () => {
  test('are understood in our form and in that of the original', () => {
    const entries: ModuleEntry[] = [
      { exec: ['storage', 'run'] },
      { exec: 'mentat-inspector.py', paralel: true, count: 2 },
      { exec: '/usr/local/bin/mentat-enricher.py', name: 'enricher-b', args: ['--queue', 'b'] },
      { exec: 'mentat sampler run' },
      { exec: 'scheduler run', count: 1 },
      { exec: ['warden', 'receive'] },
      { exec: ['nats', 'send'], count: 2 },
    ]
    assert.deepEqual(remarks(entries), [])
    assert.deepEqual(wantedDaemons(entries), [
      { name: 'storage', args: ['storage', 'run'], count: 1 },
      { name: 'inspector', args: ['inspector', 'run'], count: 2 },
      {
        name: 'enricher-b',
        args: ['enricher', 'run', '--name', 'enricher-b', '--queue', 'b'],
        count: 1,
      },
      { name: 'sampler', args: ['sampler', 'run'], count: 1 },
      { name: 'scheduler', args: ['scheduler', 'run'], count: 1 },
      { name: 'warden-receiver', args: ['warden', 'receive'], count: 1 },
      { name: 'nats-sender', args: ['nats', 'send'], count: 2 },
    ])
  })

  test('that cannot be started so are told, all at once', () => {
    assert.deepEqual(
      remarks([
        { exec: ['storage', 'runn'] },
        { exec: 'mentat-misper.py' },
        { exec: ['storage', 'run'], args: ['--once'] },
        { exec: ['storage', 'run'], args: ['--name=x'] },
        { exec: ['scheduler', 'run'], count: 2 },
        { exec: ['enricher', 'run'], paralel: true },
        { exec: ['inspector', 'run'], paralel: false, count: 2 },
      ]),
      [
        'problem modules.0.exec: "storage runn" is no daemon; did you mean "storage run"?',
        'problem modules.1.exec: "mentat-misper.py" is no daemon; expected one of: inspector run, enricher run, storage run, sampler run, pipeline run, scheduler run, hawat run, warden receive, warden send, receiver run, nats receive, nats send',
        'problem modules.2.args: --once is given by the controller, or makes a daemon none: leave it out',
        'problem modules.3.args: --name=x is given by the controller, or makes a daemon none: leave it out',
        'problem modules.4.count: there is only one scheduler, of this name',
        'problem modules.5.paralel: several instances need a count of at least 2',
        'problem modules.6.paralel: it says no, and count says 2: leave one of them out',
        'problem modules.3.name: "storage" stands there twice; several instances: count',
      ],
    )
  })
})

describe('the cron jobs of controller.conf', () => {
  test('are those of the scheduler unless they say more', () => {
    const entries: CronEntry[] = [
      { name: 'reporter' },
      { name: 'informant' },
      { name: 'mine', command: 'queue list', cron: '@daily', enabled: false },
    ]
    assert.deepEqual(remarks([], entries), [])
    assert.deepEqual(wantedJobs(entries, known, 'off'), [
      { name: 'reporter', command: ['reporter', 'send'], schedule: '*/10 * * * *', isOn: true },
      { name: 'informant', command: ['informant', 'send'], schedule: 'off', isOn: false },
      { name: 'mine', command: ['queue', 'list'], schedule: '@daily', isOn: false },
    ])
  })

  test('that cannot be run are told', () => {
    const told = remarks(
      [],
      [{ name: 'reportr' }, { name: 'mine', command: ['x'] }, { name: 'reporter', cron: '* * *' }],
    )
    assert.match(told[0] ?? '', /^problem cronjobs\.0\.name: .*did you mean reporter/)
    assert.match(told[1] ?? '', /^problem cronjobs\.1\.name: .*others need command and cron/)
    assert.match(told[2] ?? '', /^problem cronjobs\.2\.cron: "\* \* \*" is not a schedule/)
    assert.equal(told.length, 3)
  })

  test('beside a scheduler are doubtful', () => {
    const told = remarks([{ exec: ['scheduler', 'run'] }], [{ name: 'reporter' }])
    assert.match(told.join(), /^warning cronjobs: the scheduler runs these jobs as well/)
    assert.deepEqual(
      remarks([{ exec: ['scheduler', 'run'] }], [{ name: 'reporter', enabled: false }]),
      [],
    )
  })
})
