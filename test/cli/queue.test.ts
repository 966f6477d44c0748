import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { formatIdentity, ownIdentity } from '../../src/lib/framework/process/identity.ts'
import { prepareQueue, type QueueLayout } from '../../src/lib/queue/layout.ts'
import { writeReason } from '../../src/lib/queue/reason.ts'
import { fill, namesIn, someReason, temporaryFolder } from '../support/queue.ts'
import { type Result, runCli } from '../support/run-cli.ts'

interface Setup {
  home: string
  layout: QueueLayout
  queue: (...args: string[]) => Result
}

/** A home with the queue that commands mean when none is named. */
function setup(): Setup {
  const home = temporaryFolder()
  const layout = prepareQueue(join(home, 'spool', 'inspector'))
  return { home, layout, queue: (...args) => runCli(['queue', ...args], { home }) }
}

function refuse(
  layout: QueueLayout,
  name: string,
  reason: { code?: string; module?: string } = {},
): void {
  writeFileSync(join(layout.errors, name), `content of ${name}`)
  writeReason(layout.errors, name, { ...someReason(`bad ${name}`), ...reason })
}

/** Three refused messages of different kinds. */
function setupRefused(): Setup {
  const all = setup()
  refuse(all.layout, 'a')
  refuse(all.layout, 'b', { code: 'MESSAGE_TOO_LARGE' })
  refuse(all.layout, 'c', { module: 'inspector' })
  return all
}

const json = (result: Result): unknown => JSON.parse(result.stdout)
const failed = (status: number, stderr: string): Result => ({ status, stdout: '', stderr })
const done = (stdout: string): Result => ({ status: 0, stdout, stderr: '' })

describe('mentat queue list', () => {
  test(
    'says that queues are hidden from us, rather than that there are none',
    { skip: process.getuid?.() === 0 && 'nothing is hidden from root' },
    () => {
      const { layout, queue } = setup()
      chmodSync(layout.path, 0)
      const { status, stderr } = queue('list')
      chmodSync(layout.path, 0o770)
      assert.equal(status, 77)
      assert.match(stderr, /EACCES.*\/spool\/inspector/)
    },
  )

  test('without a queue says so, and --json prints an empty list', () => {
    const home = temporaryFolder()
    assert.deepEqual(runCli(['queue', 'list'], { home }), {
      status: 0,
      stdout: '',
      stderr: `no queue in ${home}/spool yet: a daemon makes its queue when it starts\n`,
    })
    assert.deepEqual(json(runCli(['queue', 'list', '--json'], { home })), { queues: [] })
  })

  test('shows counts, sizes, ages and who holds what', () => {
    const { layout, queue } = setup()
    fill(layout, ['a', 'b'], 'x'.repeat(600))
    const twoHoursAgo = Date.now() / 1000 - 7300
    for (const name of ['a', 'b']) utimesSync(join(layout.incoming, name), twoHoursAgo, twoHoursAgo)
    const dead = formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })
    mkdirSync(join(layout.pending, `${dead}~1`))
    writeFileSync(join(layout.pending, `${dead}~1`, 'm'), 'x')
    const { status, stdout, stderr } = queue('list')
    assert.deepEqual([status, stderr], [0, ''])
    const ages = /pending .* (\S+) {2}1 dead/.exec(stdout)
    assert.equal(
      stdout,
      [
        'QUEUE      STATE     MESSAGES    SIZE  OLDEST',
        'inspector  incoming         2  1.2 kB   2h 1m',
        `           pending          1     1 B  ${ages?.[1]?.padStart(6)}  1 dead owner: the messages come back by themselves (or: queue recover)`,
        '           tmp              0     0 B       -',
        '           errors           0     0 B       -',
        '',
      ].join('\n'),
    )
  })

  test('--json prints the same as one document', () => {
    const { layout, queue } = setupRefused()
    fill(layout, ['m', '.dot'])
    const { queues } = json(queue('list', '--json')) as { queues: Record<string, unknown>[] }
    assert.equal(queues.length, 1)
    const [only] = queues
    assert.equal(only?.['path'], layout.path)
    assert.equal(only['name'], 'inspector')
    utimesSync(join(layout.incoming, 'm'), 1_714_644_000, 1_714_644_000)
    const later = json(queue('list', '--json')) as { queues: Record<string, unknown>[] }
    assert.deepEqual(later.queues[0]?.['incoming'], {
      count: 1,
      bytes: 2,
      oldest: '2024-05-02T10:00:00.000Z',
    })
    assert.equal((only['errors'] as { count: number }).count, 3)
    assert.deepEqual(only['tmp'], { count: 0, bytes: 0 })
    assert.deepEqual(only['owners'], [])
  })

  test('--ages shows how many messages are how old, as qshape does', () => {
    const { layout, queue } = setup()
    const ages = [0, 4, 5, 9, 39, 1279, 1280, 5000]
    fill(
      layout,
      ages.map((minutes) => `m${minutes}`),
    )
    for (const minutes of ages) {
      // Ten seconds short of the next minute: the command is that quick.
      const time = Date.now() / 1000 - minutes * 60 - 10
      utimesSync(join(layout.incoming, `m${minutes}`), time, time)
    }
    assert.deepEqual(
      queue('list', '--ages'),
      done(
        [
          'QUEUE      STATE     TOTAL  5  10  20  40  80  160  320  640  1280  1280+',
          'inspector  incoming      8  2   2   0   1   0    0    0    0     1      2',
          '           pending       0  0   0   0   0   0    0    0    0     0      0',
          '           tmp           0  0   0   0   0   0    0    0    0     0      0',
          '           errors        0  0   0   0   0   0    0    0    0     0      0',
          '',
        ].join('\n'),
      ),
    )
    const { queues } = json(queue('list', '--ages', '--json')) as {
      queues: { incoming: { count: number; ages: Record<string, number> } }[]
    }
    assert.equal(queues[0]?.incoming.count, 8)
    const { '5': young, '1280+': old, ...others } = queues[0].incoming.ages
    assert.deepEqual([young, old, others['1280']], [2, 2, 1])
  })

  test('a queue that was named and does not exist is told, by every verb', () => {
    const { home, queue } = setup()
    for (const args of [
      ['list'],
      ['show'],
      ['recover'],
      ['requeue', '--all'],
      ['drop', '--all', '--yes'],
    ]) {
      assert.deepEqual(
        queue(...args, '--queue', 'nosuch'),
        failed(
          66,
          `mentat: there is no queue ${home}/spool/nosuch: it has no folder incoming\n` +
            '        `mentat queue list` shows those under HOME/spool; a daemon makes its queue. (INPUT_MISSING)\n',
        ),
      )
    }
  })

  test('a queue can be named by its path', () => {
    const { layout } = setup()
    const result = runCli(['queue', 'list', '--queue', layout.path], { home: '/nonexistent' })
    assert.equal(result.status, 0, result.stderr)
    assert.match(result.stdout, /^inspector {2}incoming {9}0/m)
  })
})

describe('mentat queue show', () => {
  test('lists refused messages with their reasons', () => {
    const { queue } = setupRefused()
    assert.deepEqual(
      queue('show'),
      done(
        [
          'NAME  SIZE  REASON',
          'a     12 B  EVENT_NOT_JSON: bad a',
          'b     12 B  MESSAGE_TOO_LARGE: bad b',
          'c     12 B  EVENT_NOT_JSON: bad c',
          '',
        ].join('\n'),
      ),
    )
    assert.deepEqual(queue('show', '--state', 'incoming').stdout, '')
  })

  test('lists no more than the limit', () => {
    const { queue } = setupRefused()
    const { stdout, stderr } = queue('show', '--limit', '1')
    assert.equal(stdout.trim().split('\n').length, 2)
    assert.equal(stderr, 'only the first 1 are shown: --limit\n')
  })

  test('shows one message with its reason and content', () => {
    const { layout, queue } = setupRefused()
    utimesSync(join(layout.errors, 'a'), 1_714_644_000, 1_714_644_000)
    assert.deepEqual(
      queue('show', 'a'),
      done(
        [
          'name:     a',
          'state:    errors',
          `folder:   ${layout.errors}`,
          'size:     12 B',
          'written:  2024-05-02T10:00:00.000Z',
          'refused:  2024-05-02T10:00:00.000Z by storage (parser)',
          'reason:   EVENT_NOT_JSON: bad a',
          '',
          'content of a',
          '',
        ].join('\n'),
      ),
    )
    const document = json(queue('show', 'a', '--json')) as Record<string, unknown>
    assert.equal(document['content'], 'content of a')
    assert.equal((document['reason'] as { code: string }).code, 'EVENT_NOT_JSON')
  })

  test('--raw prints the bytes and nothing else', () => {
    const { layout, queue } = setup()
    fill(layout, ['m'], '{"a":\n1}')
    assert.deepEqual(queue('show', 'm', '--raw'), done('{"a":\n1}'))
    const both = queue('show', 'm', '--raw', '--json')
    assert.equal(both.status, 64)
    assert.equal((json(both) as { error: { code: string } }).error.code, 'USAGE')
  })

  test('a name or a content cannot command the terminal', () => {
    const { layout, queue } = setup()
    fill(layout, ['x\u001b[2Jy'], 'a\u001b]0;b')
    const { stdout } = queue('show', 'x\u001b[2Jy')

    assert.doesNotMatch(stdout, /\u001b/)
    assert.match(stdout, /^name: {5}x\\u001b\[2Jy$/m)
  })

  test('a reason that cannot be read is as good as none', () => {
    const { layout, queue } = setup()
    for (const [name, reason] of [
      ['a', '{'],
      ['b', 'null'],
      ['c', '{"code":5}'],
    ] as const) {
      fill({ ...layout, incoming: layout.errors }, [name])
      writeFileSync(join(layout.errors, `${name}.reason.json`), reason)
      assert.equal(queue('show', name).status, 0)
    }
    assert.equal(queue('show').stdout, 'NAME  SIZE  REASON\na      2 B\nb      2 B\nc      2 B\n')
  })

  test('a message that is not there is told', () => {
    const { layout, queue } = setup()
    for (const name of ['nosuch', '../../etc/passwd', '.', '']) {
      const { status, stderr } = queue('show', name)
      assert.equal(status, 66)
      assert.match(stderr, /^mentat: no message "/)
    }
    assert.equal(
      queue('show', 'nosuch').stderr,
      `mentat: no message "nosuch" in ${layout.path}\n` +
        '        `mentat queue list` and `mentat queue show` tell what is there. (QUEUE_MESSAGE_NOT_FOUND)\n',
    )
  })
})

const nothingChosen = failed(
  64,
  'mentat: which messages? Name them, or choose by --reason CODE, --module NAME or --all\n' +
    '        See the help of the command: --help. (USAGE)\n',
)

describe('mentat queue requeue', () => {
  for (const [args, expected] of [
    [['--all'], ['a', 'b', 'c']],
    [['--reason', 'MESSAGE_TOO_LARGE'], ['b']],
    [['--module', 'inspector'], ['c']],
    [
      ['a', 'c'],
      ['a', 'c'],
    ],
    [['--reason', 'EVENT_NOT_JSON', '--module', 'storage'], ['a']],
    [['--reason', 'NO_SUCH'], []],
  ] as const) {
    test(`${args.join(' ')} puts back ${expected.join(', ') || 'nothing'}`, () => {
      const { layout, queue } = setupRefused()
      const noun = expected.length === 1 ? 'message' : 'messages'
      assert.deepEqual(
        queue('requeue', ...args, '--dry-run'),
        done(`would put ${expected.length} ${noun} back into ${layout.incoming}\n`),
      )
      assert.deepEqual(namesIn(layout.incoming), [])
      assert.deepEqual(
        queue('requeue', ...args),
        done(`${expected.length} ${noun} put back into ${layout.incoming}\n`),
      )
      assert.deepEqual(namesIn(layout.incoming), [...expected])
      assert.equal(namesIn(layout.errors).length, 2 * (3 - expected.length))
    })
  }

  test('keeps a message of the same name that waits in incoming', () => {
    const { layout, queue } = setupRefused()
    fill(layout, ['a'], 'another')
    assert.deepEqual(json(queue('requeue', 'a', '--json')), { requeued: ['a'] })
    assert.equal(readFileSync(join(layout.incoming, 'a'), 'utf8'), 'another')
    assert.equal(readFileSync(join(layout.incoming, 'a~2'), 'utf8'), 'content of a')
  })

  test('changes nothing when a message that was named is missing, or when nothing was chosen', () => {
    const { layout, queue } = setupRefused()
    assert.deepEqual(
      queue('requeue', 'a', 'x', 'y'),
      failed(
        66,
        `mentat: not among the chosen messages of ${layout.errors}: "x", "y"\n` +
          '        `mentat queue list` and `mentat queue show` tell what is there. (QUEUE_MESSAGE_NOT_FOUND)\n',
      ),
    )
    assert.deepEqual(queue('requeue'), nothingChosen)
    assert.equal(namesIn(layout.errors).length, 6)
  })
})

describe('mentat queue drop', () => {
  test('deletes with --yes, and shows before with --dry-run', () => {
    const { layout, queue } = setupRefused()
    assert.deepEqual(
      queue('drop', '--reason', 'EVENT_NOT_JSON', '--dry-run'),
      done(`would delete 2 messages from ${layout.errors}\n`),
    )
    assert.equal(namesIn(layout.errors).length, 6)
    assert.deepEqual(
      queue('drop', '--reason', 'EVENT_NOT_JSON', '--yes'),
      done('2 messages deleted\n'),
    )
    assert.deepEqual(namesIn(layout.errors), ['b', 'b.reason.json'])
    assert.deepEqual(json(queue('drop', 'b', '-y', '--json')), { dropped: ['b'] })
    assert.deepEqual(namesIn(layout.errors), [])
    assert.deepEqual(queue('drop', '--all', '--yes'), done('no messages to delete\n'))
  })

  test('without a terminal it does not delete unasked', () => {
    const { layout, queue } = setupRefused()
    assert.deepEqual(
      queue('drop', 'a'),
      failed(
        64,
        `mentat: Delete 1 message from ${layout.errors}? There is no terminal to ask on.\n` +
          '        Add --yes if this is what you want, or --dry-run to see what would happen. (USAGE)\n',
      ),
    )
    assert.equal(namesIn(layout.errors).length, 6)
  })

  test('changes nothing when nothing was chosen, or a name is missing', () => {
    const { layout, queue } = setupRefused()
    assert.deepEqual(queue('drop', '--yes'), nothingChosen)
    assert.equal(queue('drop', 'a', 'x', '--yes').status, 66)
    assert.equal(namesIn(layout.errors).length, 6)
  })

  test('a misspelt flag is no name', () => {
    const { queue } = setupRefused()
    assert.match(queue('drop', 'a', '--yse').stderr, /--yse: did you mean --yes\?/)
    assert.equal(queue('drop', 'a', '--yse').status, 64)
  })
})

describe('mentat queue recover', () => {
  test('returns what dead instances hold, in all queues', () => {
    const { home, layout, queue } = setup()
    assert.deepEqual(queue('recover'), done('nothing to recover\n'))
    const other = prepareQueue(join(home, 'spool', 'storage'))
    const dead = formatIdentity({ ...ownIdentity(), start: 'ffffffff-1' })
    for (const { pending } of [layout, other]) {
      mkdirSync(join(pending, `${dead}~1`))
      writeFileSync(join(pending, `${dead}~1`, 'm'), '')
      mkdirSync(join(pending, 'elsewhere.1.ffffffff-1~1'))
      writeFileSync(join(pending, 'elsewhere.1.ffffffff-1~1', 'n'), '')
    }
    assert.deepEqual(queue('recover'), done('back in the queue: 2 messages\n'))
    assert.deepEqual(json(queue('recover', '--queue', 'inspector', '--other-hosts', '--json')), {
      recovered: 1,
    })
    assert.deepEqual(namesIn(layout.incoming), ['m', 'n'])
    assert.deepEqual(namesIn(other.incoming), ['m'])
  })
})
