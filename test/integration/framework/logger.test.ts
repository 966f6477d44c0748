import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { LogFile } from '../../../src/lib/framework/logging/destination.ts'
import {
  createLogger,
  type LoggerOptions,
  type ProcessLogger,
} from '../../../src/lib/framework/logging/winston-logger.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { isMentatError } from '../../support/mentat-error.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mentat-log-'))
  file = join(folder, 'log', 'storage.log')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const clock = { ...systemClock, now: () => 0 }
const make = (options: Partial<LoggerOptions> = {}): ProcessLogger =>
  createLogger({ level: 'info', format: 'text', file, module: 'storage', clock, ...options })
const head = (level: string): string => `1970-01-01T00:00:00.000Z storage[${process.pid}] ${level} `
const lines = (name = file): string[] => readFileSync(name, 'utf8').split('\n').slice(0, -1)

describe('a logger', () => {
  test('writes what is important enough, with its fields and those of its parents', async () => {
    const logger = make()
    logger.debug('no')
    logger.child({ message_id: 'm' }).child({ x: 1 }).warning('a', { x: 2 })
    logger.configure({ level: 'error', format: 'text', file })
    logger.warning('no')
    logger.critical('b')
    await logger.close()
    assert.deepEqual(lines(), [`${head('WARNING')}a (message_id=m, x=2)`, `${head('CRITICAL')}b`])
  })
  test('writes JSON when it is asked to', async () => {
    const logger = make({ format: 'json', level: 'debug' })
    logger.debug('a\nb', { n: 1 })
    await logger.close()
    assert.deepEqual(
      lines().map((line) => JSON.parse(line) as unknown),
      [
        {
          time: '1970-01-01T00:00:00.000Z',
          level: 'debug',
          module: 'storage',
          pid: process.pid,
          text: 'a\nb',
          n: 1,
        },
      ],
    )
  })
  test('makes the folder and a file that others may not read, and appends to it', async () => {
    for (const text of ['a', 'b']) {
      const logger = make()
      logger.info(text)
      await logger.close()
    }
    assert.equal(lines().length, 2)
    assert.equal(statSync(file).mode & 0o137, 0)
  })
  test('has written everything when it is closed, and drops what comes later', async () => {
    const logger = make()
    for (let i = 0; i < 50_000; i++) logger.info(`line ${i}`)
    await logger.close()
    logger.info('late')
    await logger.close()
    const written = lines()
    assert.equal(written.length, 50_000)
    assert.equal(written.at(-1), `${head('INFO')}line 49999`)
  })
  test('goes on in a new file after a rotation', async () => {
    const logger = make()
    logger.info('a')
    await until(() => existsSync(file) && lines().length === 1)
    renameSync(file, `${file}.1`)
    logger.info('b')
    await until(() => lines(`${file}.1`).length === 2)
    logger.reopen()
    logger.info('c')
    await logger.close()
    assert.deepEqual(lines(), [`${head('INFO')}c`])
  })
  test('goes on in another file and another format, without losing a line', async () => {
    const logger = make()
    const next = join(folder, 'other', 'new.log')
    logger.info('a')
    logger.configure({ level: 'info', format: 'json', file: next })
    logger.child({ x: 1 }).info('b')
    logger.configure({ level: 'error', format: 'text', file: next })
    logger.info('no')
    logger.error('c')
    await logger.close()
    assert.deepEqual(lines(), [`${head('INFO')}a`, `${head('INFO')}the log goes on in ${next}`])
    const [b, c, ...rest] = lines(next)
    assert.equal((JSON.parse(b ?? '') as { text: string }).text, 'b')
    assert.deepEqual([c, rest], [`${head('ERROR')}c`, []])
  })
  test('goes from a stream to a file and back', async () => {
    const stream = new PassThrough()
    const logger = make({ file: undefined, stream })
    logger.info('a')
    logger.configure({ level: 'info', format: 'text', file })
    logger.info('b')
    logger.configure({ level: 'info', format: 'text' })
    logger.info('c')
    await logger.close()
    assert.deepEqual(lines(), [
      `${head('INFO')}b`,
      `${head('INFO')}the log goes on in standard error`,
    ])
    assert.equal(
      String(stream.read()),
      `${head('INFO')}a\n${head('INFO')}the log goes on in ${file}\n${head('INFO')}c\n`,
    )
  })
  test('goes on as before when another file cannot be opened', async () => {
    const logger = make()
    const taken = join(folder, 'taken')
    mkdirSync(taken)
    assert.throws(
      () => {
        logger.configure({ level: 'debug', format: 'json', file: taken })
      },
      isMentatError('IO_FAILED', `cannot open the log file ${taken}`),
    )
    logger.debug('no')
    logger.info('a')
    await logger.close()
    assert.deepEqual(lines(), [`${head('INFO')}a`])
  })
  test('stays with the old file, and says so, when a new one cannot be opened', async () => {
    const logger = make()
    renameSync(file, `${file}.1`)
    mkdirSync(file)
    logger.reopen()
    await logger.close()
    assert.match(
      lines(`${file}.1`)[0] ?? '',
      /ERROR the log goes on in the old file: cannot open the log file .*EISDIR/,
    )
  })
  test('is refused when its file cannot be opened', () => {
    mkdirSync(file, { recursive: true })
    assert.throws(() => make(), isMentatError('IO_FAILED', `cannot open the log file ${file}`))
  })
  test('writes to a stream, which it does not close', async () => {
    const stream = new PassThrough()
    const logger = make({ file: undefined, stream })
    logger.info('a')
    logger.reopen()
    await logger.close()
    assert.equal(String(stream.read()), `${head('INFO')}a\n`)
    assert.equal(stream.writableEnded, false)
  })
  test('listens to a stream for failures once, however many loggers come and go', async () => {
    const stream = new PassThrough()
    for (let round = 0; round < 20; round += 1) {
      const logger = createLogger({ level: 'info', format: 'text', module: 'x', clock, stream })
      logger.info('hello')
      await logger.close()
    }
    assert.equal(stream.listenerCount('error'), 1)
    assert.equal(String(stream.read()).split('\n').length, 21)
  })

  test('outlives a stream that fails', async () => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new TypeError('gone'), { code: 'EPIPE' }))
      },
    })
    const logger = make({ file: undefined, stream })
    for (let i = 0; i < 10; i++) logger.info('x')
    await logger.close()
  })
  test('outlives a full disk', { skip: !existsSync('/dev/full') }, async () => {
    const logger = make({ file: '/dev/full' })
    for (let i = 0; i < 10; i++) logger.info('x')
    await logger.close()
  })
})

describe('a log file', () => {
  test('counts the lines that found no room, and tells when there is room again', () => {
    // The limit of the shell on file sizes makes the disk full at a known place: ulimit -f counts KiB.
    const module = join(import.meta.dirname, '../../../src/lib/framework/logging/destination.ts')
    const script = `
      import { truncateSync } from 'node:fs'
      import { LogFile } from ${JSON.stringify(module)}
      process.on('SIGXFSZ', () => undefined)
      const log = new LogFile(${JSON.stringify(file)}, (lost) => 'lost ' + lost)
      log.write('x'.repeat(1000) + '\\n')
      log.write('y'.repeat(1000) + '\\n')
      log.write('z\\n')
      truncateSync(${JSON.stringify(file)}, 1010)
      log.write('a\\n')
      log.write('b\\n')
      log.end()`
    const limited = `ulimit -f 1; exec "$0" --input-type=module -e "$1"`
    const { status, stderr } = spawnSync('bash', ['-c', limited, process.execPath, script], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
    assert.deepEqual(lines().slice(1), ['y'.repeat(9), 'lost 2', 'a', 'b'])
  })
  test('is a stream that ends', async () => {
    const log = new LogFile(file, () => '')
    await new Promise<void>((done) => log.end('a\n', done))
    assert.deepEqual(lines(), ['a'])
  })
})

/** Waits, bounded, until a condition holds. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'waited in vain')
    await new Promise(setImmediate)
  }
}
