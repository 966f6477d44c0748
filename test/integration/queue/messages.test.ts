import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { Consumer } from '../../../src/lib/queue/consumer.ts'
import { prepareQueue, type QueueLayout } from '../../../src/lib/queue/layout.ts'
import { placeFile } from '../../../src/lib/queue/place.ts'
import { Producer, syncModes } from '../../../src/lib/queue/producer.ts'
import { readReason } from '../../../src/lib/queue/reason.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { leave } from '../../support/leave.ts'
import { isMentatError } from '../../support/mentat-error.ts'
import { startProgram } from '../../support/program.ts'
import {
  contentsIn,
  fill,
  messagesIn,
  namesIn,
  someNames,
  someReason,
  temporaryFolder,
  temporaryQueue,
} from '../../support/queue.ts'

function takeAll(consumer: Consumer): string[] {
  const all: string[] = []
  for (let names = consumer.take(100); names.length > 0; names = consumer.take(100))
    all.push(...names)
  return all
}

describe('a message from producer to consumer', () => {
  for (const sync of syncModes) {
    test(`is put, taken, read and removed (sync mode ${sync})`, () => {
      const layout = temporaryQueue()
      const producer = new Producer(layout, sync, systemClock)
      const contents = ['{"ID":"a"}', '', 'é'.repeat(100_000), Buffer.from([0, 255, 10])]
      const names = contents.map((content) => producer.put(content))
      assert.deepEqual(namesIn(layout.incoming), names.toSorted())
      assert.deepEqual(namesIn(layout.tmp), [])
      const consumer = new Consumer(layout, 'test')
      assert.deepEqual(consumer.take(10).toSorted(), names.toSorted())
      assert.equal(consumer.held, 4)
      for (const [index, name] of names.entries()) {
        assert.deepEqual(consumer.read(name, 1_000_000), Buffer.from(contents[index]!))
        consumer.remove(name)
      }
      assert.deepEqual(consumer.take(10), [])
      consumer.close()
      assert.deepEqual(namesIn(layout.pending), [])
    })
  }

  test('two producers of one process never use a name twice, also while the clock stands or goes back', () => {
    const layout = temporaryQueue()
    const clock = new FakeClock()
    const producers = [new Producer(layout, 'none', clock), new Producer(layout, 'none', clock)]
    for (let round = 0; round < 50; round++) {
      for (const producer of producers) producer.put(`${round}`)
      clock.set(clock.now() - 1)
    }
    assert.equal(namesIn(layout.incoming).length, 100)
  })

  test('a put that fails leaves nothing behind', () => {
    const layout = temporaryQueue()
    const producer = new Producer(layout, 'file', systemClock)
    rmSync(layout.incoming, { recursive: true })
    assert.throws(() => producer.put('{}'), { code: 'ENOENT' })
    assert.deepEqual(namesIn(layout.tmp), [])
  })

  test('a message of exactly the limit is read, one byte more is too large', () => {
    const layout = temporaryQueue()
    for (const size of [0, 1, 1000, 65_535, 65_536, 65_537, 200_000]) {
      fill(layout, ['m'], 'x'.repeat(size))
      const consumer = new Consumer(layout, 'test')
      consumer.take(1)
      assert.equal(consumer.read('m', Math.max(size, 1)).length, size)
      if (size > 0) {
        const text = `the message has ${size} bytes, at most ${size - 1} are allowed`
        assert.throws(() => consumer.read('m', size - 1), isMentatError('MESSAGE_TOO_LARGE', text))
      }
      consumer.remove('m')
      consumer.close()
    }
  })

  test('contents read one after the other do not overwrite each other', () => {
    const layout = temporaryQueue()
    fill(layout, ['a'], 'first')
    fill(layout, ['b'], 'second')
    const consumer = new Consumer(layout, 'test')
    consumer.take(2)
    const [first, second] = ['a', 'b'].map((name) => consumer.read(name, 100))
    assert.equal(`${String(first)} ${String(second)}`, 'first second')
    consumer.close()
  })
})

describe('several consumers of one queue', () => {
  test('in one process get each message exactly once', () => {
    const layout = temporaryQueue()
    fill(layout, someNames(500))
    const consumers = [1, 2, 3].map(() => new Consumer(layout, 'test'))
    const got: string[] = []
    for (let idle = 0; idle < consumers.length;) {
      idle = 0
      for (const consumer of consumers) {
        const names = consumer.take(7)
        if (names.length === 0) idle += 1
        got.push(...names)
      }
    }
    assert.deepEqual(got.toSorted(), someNames(500).toSorted())
    for (const consumer of consumers) consumer.close()
    assert.deepEqual(namesIn(layout.incoming), someNames(500).toSorted())
  })

  test('in several processes get each message exactly once', async () => {
    const layout = temporaryQueue()
    fill(layout, someNames(3000))
    const programs = [1, 2, 3].map(() => startProgram('drain-queue.ts', [layout.path]))
    await Promise.all(programs.map((program) => program.lines(1)))
    for (const { child } of programs) child.stdin?.end()
    const ends = await Promise.all(programs.map((program) => program.ended()))
    assert.deepEqual(ends, Array(3).fill({ code: 0, signal: null }))
    const got = programs.flatMap((program) => program.output().trim().split('\n').slice(1))
    assert.deepEqual(got.toSorted(), someNames(3000).toSorted())
    assert.deepEqual([...namesIn(layout.incoming), ...namesIn(layout.pending)], [])
  })
})

describe('names that collide', () => {
  test('a message of a name that is held waits its turn, and both are kept', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'], 'first')
    const consumer = new Consumer(layout, 'test')
    assert.deepEqual(consumer.take(5), ['m'])
    fill(layout, ['m'], 'second')
    assert.deepEqual(consumer.take(5), [])
    assert.equal(consumer.read('m', 100).toString(), 'first')
    consumer.remove('m')
    assert.deepEqual(consumer.take(5), ['m'])
    assert.equal(consumer.read('m', 100).toString(), 'second')
    consumer.close()
  })

  test('a message given back while another of its name waits gets another name', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'], 'first')
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    fill(layout, ['m'], 'second')
    consumer.giveBack('m')
    assert.deepEqual(namesIn(layout.incoming), ['m', 'm~2'])
    assert.deepEqual(contentsIn(layout.incoming), ['first', 'second'])
    assert.deepEqual(takeAll(consumer).toSorted(), ['m', 'm~2'])
    fill(layout, ['m', 'm~2'], 'third')
    consumer.close()
    assert.deepEqual(namesIn(layout.incoming), ['m', 'm~2', 'm~2~2', 'm~3'])
    assert.deepEqual(contentsIn(layout.incoming), ['first', 'second', 'third', 'third'])
  })

  test('a name that comes again and again to errors/ keeps every message with its own reason', () => {
    const layout = temporaryQueue()
    const consumer = new Consumer(layout, 'test')
    for (let round = 0; round < 30; round++) {
      fill(layout, ['m'], `content ${round}`)
      consumer.take(1)
      leave(consumer, 'm', { refuse: someReason(`reason ${round}`) })
    }
    const messages = namesIn(layout.errors).filter((name) => !name.endsWith('.reason.json'))
    assert.equal(messages.length, 30)
    for (const name of messages) {
      const content = readFileSync(join(layout.errors, name), 'utf8')
      const reason = readReason(layout.errors, name)
      assert.equal(reason?.text, content.replace('content', 'reason'))
      assert.equal(reason['file'], name === 'm' ? undefined : 'm')
    }
    assert.equal(namesIn(layout.errors).length, 60)
    consumer.close()
  })

  test('a message moved on to a queue where its name is taken gets another one', () => {
    const [layout, next] = [temporaryQueue(), temporaryQueue()]
    fill(layout, ['m'], 'mine')
    fill(next, ['m'], 'theirs')
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    leave(consumer, 'm', { moveTo: next.path })
    assert.deepEqual(contentsIn(next.incoming), ['mine', 'theirs'])
    assert.equal(consumer.held, 0)
    consumer.close()
  })

  test('a message named like the reason of another does not take its place, nor the other way round', () => {
    for (const order of [
      ['m', 'm.reason.json'],
      ['m.reason.json', 'm'],
    ]) {
      const layout = temporaryQueue()
      const consumer = new Consumer(layout, 'test')
      for (const name of order) {
        fill(layout, [name], `I am ${name}`)
        consumer.take(1)
        leave(consumer, name, { refuse: someReason(name) })
      }
      assert.deepEqual(namesIn(layout.errors), [
        'm',
        'm.reason.json',
        'm.reason.json~',
        'm.reason.json~.reason.json',
      ])
      assert.equal(
        readFileSync(join(layout.errors, 'm.reason.json~'), 'utf8'),
        'I am m.reason.json',
      )
      assert.equal(readReason(layout.errors, 'm')?.text, 'm')
      consumer.close()
    }
  })

  test('a crash between the two steps of a refusal is made good by refusing again', () => {
    const layout = temporaryQueue()
    const consumer = new Consumer(layout, 'test')
    fill(layout, ['m'], 'content')
    consumer.take(1)
    // As after a crash between link and unlink: the same file is in both folders.
    execFileSync('ln', [join(consumer.folder, 'm'), join(layout.errors, 'm')])
    leave(consumer, 'm', { refuse: someReason() })
    assert.deepEqual(namesIn(layout.errors), ['m', 'm.reason.json'])
    assert.deepEqual(messagesIn(consumer.folder), [])
    consumer.close()
  })
})

describe('what is no message', () => {
  test('dot files, folders, links, pipes and sockets in incoming are left alone and block nothing', () => {
    const layout = temporaryQueue()
    fill(layout, ['.hidden', 'm', '.nfs0000'])
    mkdirSync(join(layout.incoming, 'folder'))
    writeFileSync(join(layout.incoming, 'folder', 'inside'), '')
    symlinkSync('/etc/hostname', join(layout.incoming, 'link'))
    symlinkSync('nowhere', join(layout.incoming, 'dangling'))
    execFileSync('mkfifo', [join(layout.incoming, 'pipe')])
    const consumer = new Consumer(layout, 'test')
    assert.deepEqual(takeAll(consumer), ['m'])
    consumer.remove('m')
    consumer.close()
    assert.deepEqual(namesIn(layout.incoming), [
      '.hidden',
      '.nfs0000',
      'dangling',
      'folder',
      'link',
      'pipe',
    ])
  })

  test('a pipe or a link that came under the name of a message does not block and is not followed', () => {
    const layout = temporaryQueue()
    fill(layout, ['pipe', 'link', 'folder'])
    const consumer = new Consumer(layout, 'test')
    consumer.take(3)
    for (const name of ['pipe', 'link', 'folder']) unlinkSync(join(consumer.folder, name))
    execFileSync('mkfifo', [join(consumer.folder, 'pipe')])
    symlinkSync('/etc/hostname', join(consumer.folder, 'link'))
    mkdirSync(join(consumer.folder, 'folder'))
    assert.throws(() => consumer.read('pipe', 100), isMentatError('MESSAGE_UNREADABLE'))
    assert.throws(() => consumer.read('link', 100), isMentatError('MESSAGE_UNREADABLE', 'ELOOP'))
    assert.throws(() => consumer.read('folder', 100), isMentatError('MESSAGE_UNREADABLE', 'EISDIR'))
    rmSync(consumer.folder, { recursive: true })
    consumer.close()
  })
})

describe('names of any kind', () => {
  const odd = [
    'with blank',
    'line\nfeed',
    'tab\t',
    '"quotes\'',
    '-rf',
    '~',
    '~2',
    'ěšč',
    '💥',
    '\uFFFD',
    '%2e%2e',
    '\\',
    'a'.repeat(255),
    'é'.repeat(127),
    '€'.repeat(85),
    '__proto__',
    'constructor',
    'errors',
  ]

  test('are taken, read, given back, refused and requeued', () => {
    const layout = temporaryQueue()
    fill(layout, odd)
    const consumer = new Consumer(layout, 'test')
    assert.deepEqual(takeAll(consumer).toSorted(), odd.toSorted())
    for (const name of odd) consumer.giveBack(name)
    assert.deepEqual(namesIn(layout.incoming), odd.toSorted())
    takeAll(consumer)
    for (const name of odd) {
      assert.equal(consumer.read(name, 10).toString(), '{}')
      leave(consumer, name, { refuse: someReason(name) })
    }
    consumer.close()
    const refused = namesIn(layout.errors)
    assert.equal(refused.length, 2 * odd.length)
    const texts = refused
      .filter((name) => !name.endsWith('.reason.json'))
      .map((name) => readReason(layout.errors, name)?.text)
    assert.deepEqual(texts.toSorted(), odd.toSorted())
  })

  test('collide without becoming too long', () => {
    for (const name of ['a'.repeat(255), 'é'.repeat(127), '💥'.repeat(63)]) {
      const layout = temporaryQueue()
      const placed = someNames(12).map((source) => {
        writeFileSync(join(layout.tmp, source), source)
        return placeFile(join(layout.tmp, source), layout.incoming, name)
      })
      assert.equal(placed[0], name)
      assert.deepEqual(namesIn(layout.incoming), placed.toSorted())
      assert.deepEqual(contentsIn(layout.incoming), someNames(12).toSorted())
      assert.deepEqual(namesIn(layout.tmp), [])
    }
  })

  test('a name that is not UTF-8 gets one that is, and the message is taken', () => {
    const layout = temporaryQueue()
    const raw = (text: string): Buffer =>
      Buffer.concat([Buffer.from(`${layout.incoming}/`), Buffer.from(text, 'latin1')])
    for (const name of ['caf\xe9', '\xff\xfe', `long\xe9${'\xe9'.repeat(250)}`, '.hidden\xe9']) {
      writeFileSync(raw(name), `content of ${name}`)
    }
    // Valid, and of the same name as the first will get.
    fill(layout, ['café', 'plain', 'real\uFFFD'], 'valid')
    const consumer = new Consumer(layout, 'test')
    const names = takeAll(consumer)
    assert.equal(names.length, 6)
    assert.deepEqual(
      names.map((name) => consumer.read(name, 1000).toString()).toSorted(),
      ['caf\xe9', '\xff\xfe', `long\xe9${'\xe9'.repeat(250)}`]
        .map((name) => `content of ${name}`)
        .concat(['valid', 'valid', 'valid'])
        .toSorted(),
    )
    assert.ok(names.includes('café') && names.includes('café~2') && names.includes('ÿþ'))
    for (const name of names) consumer.remove(name)
    assert.deepEqual(consumer.take(10), [])
    consumer.close()
    assert.equal(namesIn(layout.incoming).length, 1)
  })
})

describe('what others do meanwhile', () => {
  test('a file that vanishes between the look and the claim is no failure', () => {
    const layout = temporaryQueue()
    fill(layout, someNames(10))
    const consumer = new Consumer(layout, 'test')
    const first = consumer.take(1)
    const rest = someNames(10).filter((name) => !first.includes(name))
    for (const name of rest.slice(0, 8)) unlinkSync(join(layout.incoming, name))
    assert.deepEqual(consumer.take(10), rest.slice(8))
    consumer.close()
  })

  test('what comes after the reading of the folder has begun is not overlooked', () => {
    const layout = temporaryQueue()
    fill(layout, ['a', 'b'])
    const consumer = new Consumer(layout, 'test')
    assert.equal(consumer.take(2).length, 2)
    fill(layout, ['0', 'z'])
    assert.deepEqual(takeAll(consumer).toSorted(), ['0', 'z'])
    consumer.close()
  })

  test('when the own folder was removed, the next message is taken all the same', () => {
    const layout = temporaryQueue()
    fill(layout, ['a'])
    const consumer = new Consumer(layout, 'test')
    rmSync(consumer.folder, { recursive: true })
    assert.deepEqual(consumer.take(5), ['a'])
    assert.deepEqual(messagesIn(consumer.folder), ['a'])
    consumer.close()
    assert.deepEqual(namesIn(layout.incoming), ['a'])
  })

  test('when held messages were removed, every way out still works and leaves nothing', () => {
    const [layout, next] = [temporaryQueue(), temporaryQueue()]
    fill(layout, ['remove', 'move', 'reject', 'back'])
    const consumer = new Consumer(layout, 'test')
    consumer.take(4)
    rmSync(consumer.folder, { recursive: true })
    consumer.remove('remove')
    leave(consumer, 'move', { moveTo: next.path })
    leave(consumer, 'reject', { refuse: someReason() })
    consumer.giveBack('back')
    assert.equal(consumer.held, 0)
    for (const folder of [layout.errors, layout.incoming, next.incoming]) {
      assert.deepEqual(namesIn(folder), [])
    }
    consumer.close()
    consumer.close()
  })

  test('a next queue that was removed is made anew for a message that moves on', () => {
    const [layout, next] = [temporaryQueue(), temporaryQueue()]
    fill(layout, ['m'])
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    rmSync(next.path, { recursive: true })
    leave(consumer, 'm', { moveTo: next.path })
    assert.equal(consumer.held, 0)
    consumer.close()
    assert.deepEqual(namesIn(next.incoming), ['m'])
  })

  test('errors/ that was removed is made anew for a refused message', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'])
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    rmSync(layout.errors, { recursive: true })
    leave(consumer, 'm', { refuse: someReason() })
    assert.deepEqual(namesIn(layout.errors), ['m', 'm.reason.json'])
    consumer.close()
  })

  test('a failure in the middle of taking keeps what was taken, and comes with the next call', () => {
    const layout = temporaryQueue()
    fill(layout, ['a', 'b'])
    mkdirSync(join(layout.pending, 'x'))
    const consumer = new Consumer(layout, 'test')
    // A folder in the way: rename(2) of a file onto it fails.
    mkdirSync(join(consumer.folder, 'b'))
    assert.deepEqual(consumer.take(5), ['a'])
    assert.throws(() => consumer.take(5), { code: 'EISDIR' })
    rmSync(join(consumer.folder, 'b'), { recursive: true })
    assert.deepEqual(consumer.take(5), ['b'])
    consumer.close()
  })

  test('a folder that a person made among the held messages stays where it is', () => {
    const layout = temporaryQueue()
    fill(layout, ['m'])
    const consumer = new Consumer(layout, 'test')
    consumer.take(1)
    mkdirSync(join(consumer.folder, 'notes'))
    consumer.close()
    assert.deepEqual(namesIn(layout.incoming), ['m'])
    assert.deepEqual(messagesIn(consumer.folder), ['notes'])
  })
})

describe('a folder with 20,000 messages', () => {
  test('is read a piece at a time: memory does not follow its length', () => {
    const layout = temporaryQueue()
    fill(layout, someNames(20_000), '')
    const consumer = new Consumer(layout, 'test')
    const before = process.memoryUsage.rss()
    const seen = new Set<string>()
    for (let names = consumer.take(100); names.length > 0; names = consumer.take(100)) {
      for (const name of names) {
        assert.ok(!seen.has(name))
        seen.add(name)
        consumer.remove(name)
      }
    }
    assert.equal(seen.size, 20_000)
    assert.ok(process.memoryUsage.rss() - before < 60e6)
    consumer.close()
  })
})

describe('a message that may not be read', () => {
  const isRoot = process.getuid?.() === 0
  const isOpen = isRoot && spawnSync('stat', ['-Lc', '%A', tmpdir()]).stdout.toString()[9] !== '-'
  const skip = isRoot && !isOpen && 'run by root, it needs a TMPDIR that everybody may enter'

  /** As root the child gives up its rights, which takes folders that nobody may enter and write. */
  function closedMessage(): QueueLayout {
    const layout = temporaryQueue()
    fill(layout, ['m'], 'secret')
    execFileSync('chmod', ['000', join(layout.incoming, 'm')])
    if (isRoot) {
      execFileSync('chmod', ['755', join(layout.path, '..')])
      execFileSync('chmod', ['-R', '777', layout.path])
      execFileSync('chmod', ['600', join(layout.incoming, 'm')])
    }
    return layout
  }

  test('is told with its code', { skip }, async () => {
    const layout = closedMessage()
    const program = startProgram('read-as-nobody.ts', [layout.path])
    await program.ended()
    assert.equal(program.output(), 'failed: MESSAGE_UNREADABLE\n', program.errors())
    assert.deepEqual(namesIn(layout.incoming), ['m'])
  })

  test(
    'goes to errors/ without replacing another, also where the kernel forbids links to the files of others',
    { skip },
    async () => {
      const layout = closedMessage()
      writeFileSync(join(layout.errors, 'm'), 'an earlier one')
      const program = startProgram('read-as-nobody.ts', [layout.path, 'reject'])
      await program.ended()
      assert.equal(program.output(), 'failed: MESSAGE_UNREADABLE\n', program.errors())
      assert.deepEqual(namesIn(layout.errors), ['m', 'm~2', 'm~2.reason.json'])
      assert.equal(readFileSync(join(layout.errors, 'm'), 'utf8'), 'an earlier one')
      assert.deepEqual(namesIn(layout.incoming), [])
    },
  )
})

describe('a file that may not be moved', () => {
  const isRoot = process.getuid?.() === 0
  const isOpen = spawnSync('stat', ['-Lc', '%A', tmpdir()]).stdout.toString()[9] !== '-'
  const skip = !(isRoot && isOpen) && 'it needs root, and a TMPDIR that everybody may enter'

  test('is told once and left, and the rest is taken', { skip }, async () => {
    const layout = temporaryQueue()
    execFileSync('chmod', ['755', join(layout.path, '..')])
    execFileSync('chmod', ['-R', '777', layout.path])
    execFileSync('chmod', ['1777', layout.incoming])
    fill(layout, ['a', 'mine', 'z'])
    for (const name of ['a', 'z']) execFileSync('chown', ['65534', join(layout.incoming, name)])
    const program = startProgram('take-as-nobody.ts', [layout.path])
    assert.deepEqual(await program.ended(), { code: 0, signal: null }, program.errors())
    assert.equal(
      program.output(),
      'left: mine\ntaken: a z, empty: true\ntaken: , empty: true\ntaken: , empty: true\n',
    )
    assert.deepEqual(messagesIn(layout.incoming), ['a', 'mine', 'z'])
    assert.deepEqual(namesIn(layout.errors), [])
  })
})

describe('preparing a queue', () => {
  test('makes what is missing, and says what is in the way', () => {
    const folder = temporaryFolder()
    const layout = prepareQueue(join(folder, 'deep', 'queue'))
    assert.deepEqual(namesIn(layout.path), ['errors', 'incoming', 'pending', 'tmp'])
    rmSync(layout.tmp, { recursive: true })
    prepareQueue(layout.path)
    assert.ok(existsSync(layout.tmp))
    renameSync(layout.tmp, join(layout.path, 'x'))
    writeFileSync(layout.tmp, '')
    assert.throws(() => prepareQueue(layout.path), isMentatError('QUEUE_UNUSABLE', layout.path))
  })

  test(
    'refuses a queue that is spread over two file systems',
    { skip: !existsSync('/dev/shm') },
    () => {
      const layout = temporaryQueue()
      rmSync(layout.errors, { recursive: true })
      symlinkSync('/dev/shm', layout.errors)
      assert.throws(
        () => prepareQueue(layout.path),
        isMentatError('QUEUE_UNUSABLE', 'is on another file system'),
      )
    },
  )
})
