import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { runningInstances } from '../../../src/lib/daemon/pid-file.ts'
import type { RunLog } from '../../../src/lib/daemon/run-log.ts'
import { type Program, startProgram } from '../../support/program.ts'
import { namesIn, temporaryFolder } from '../../support/queue.ts'
import { until } from '../../support/until.ts'

interface Toy extends Program {
  readonly run: string
  configure(toyness: object): void
  command(line: string): void
  /** Waits for a line of output. */
  says(line: string | RegExp): Promise<string>
  runLog(): RunLog
}

async function startToy(toyness: object = {}, untilReady = true): Promise<Toy> {
  const folder = temporaryFolder()
  const run = join(folder, 'run')
  const file = join(folder, 'toy.json')
  writeFileSync(file, JSON.stringify(toyness))
  const program = startProgram('toy-daemon.ts', [run, file])
  const toy: Toy = {
    ...program,
    run,
    configure: (next) => {
      writeFileSync(file, JSON.stringify(next))
    },
    command: (line) => {
      program.child.stdin?.write(`${line}\n`)
    },
    says: (line) =>
      until(`${String(line)} in: ${program.output()}${program.errors()}`, () =>
        program
          .output()
          .split('\n')
          .find((said) => (typeof line === 'string' ? said === line : line.test(said))),
      ),
    runLog: () => {
      const [name = ''] = readdirSync(join(run, 'toy'))
      return JSON.parse(readFileSync(join(run, 'toy', name), 'utf8')) as RunLog
    },
  }
  if (untilReady) await toy.says('ready')
  return toy
}

describe('the first signal to stop', { timeout: 60_000 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal}: no new work, what was begun is finished, and everything is stopped`, async () => {
      const toy = await startToy()
      const pid = toy.child.pid!
      assert.deepEqual(namesIn(toy.run), ['toy', `toy.${pid}.pid`])
      assert.equal(runningInstances(toy.run, 'toy')[0]?.identity.pid, pid)
      toy.command('hello')
      await toy.says('done: hello')
      toy.child.kill(signal)
      assert.deepEqual(await toy.ended(), { code: 0, signal: null })
      const said = toy.output().trimEnd().split('\n')
      assert.deepEqual(
        said.filter((line) => !line.startsWith('info: stopped after')),
        [
          'start',
          'ready',
          'started',
          'done: hello',
          `info: ${signal}: finishing what is claimed; a second signal leaves at once`,
          'stopping',
          'stop',
          'info: toy.commands 1 (+1, ' + /\(\+1, ([\d.]+)/.exec(toy.output())![1]! + '/s)',
          'ended: {"toy":{"commands":1}}',
          'listeners: 0',
        ],
      )
      assert.deepEqual(namesIn(toy.run), ['toy'])
      assert.deepEqual(runningInstances(toy.run, 'toy'), [])
    })
  }

  test('leaves a run log with the fields of the original', async () => {
    const toy = await startToy()
    toy.child.kill('SIGTERM')
    await toy.ended()
    const [name] = readdirSync(join(toy.run, 'toy'))
    const log = toy.runLog()
    const hex = toy.child.pid!.toString(16).padStart(5, '0')
    assert.equal(name, `${log.ts_fsf}.${hex}.runlog`)
    assert.deepEqual(Object.keys(log), [
      'name',
      'pid',
      'argv',
      'ts',
      'ts_fsf',
      'ts_str',
      'result',
      'rc',
      'errors',
      'time_marks',
      'statistics',
    ])
    assert.match(log.ts_fsf, /^\d{12}$/)
    assert.equal(Date.parse(log.ts_str), Math.floor(log.ts * 1000))
    assert.deepEqual([log.name, log.pid, log.result, log.rc], ['toy', toy.child.pid, 'success', 0])
    assert.deepEqual(log.errors, [])
    assert.deepEqual(
      log.time_marks.map(({ ident }) => ident),
      ['start', 'running'],
    )
    assert.deepEqual(log.statistics.components, { toy: { commands: 0 } })
    assert.ok(log.statistics.time >= log.ts)
  })

  test('waits for work that goes on beside the event loop', async () => {
    const toy = await startToy()
    toy.command('work')
    await toy.says('done: work')
    toy.child.kill('SIGTERM')
    await toy.says('stopping')
    toy.command('hello')
    await toy.says('done: hello')
    assert.ok(!toy.output().includes('\nstop\n'))
    toy.command('settle')
    assert.deepEqual(await toy.ended(), { code: 0, signal: null })
  })

  test('is the same wish when it comes twice at once, as a Ctrl-C under npm does', async () => {
    const toy = await startToy()
    toy.command('work')
    await toy.says('done: work')
    toy.child.kill('SIGINT')
    await toy.says('stopping')
    toy.child.kill('SIGINT')
    toy.command('hello')
    await toy.says('done: hello')
    assert.ok(!toy.output().includes('giving back'))
    toy.command('settle')
    assert.equal((await toy.ended()).code, 0)
  })
})

describe('leaving at once', { timeout: 60_000 }, () => {
  test('by a second signal, also while a handler is stuck', async () => {
    const toy = await startToy()
    toy.command('stuck')
    await toy.says('stuck now')
    toy.child.kill('SIGTERM')
    await toy.says(/^info: SIGTERM: finishing/)
    toy.command('advance 501')
    await toy.says('advanced')
    toy.child.kill('SIGTERM')
    assert.deepEqual(await toy.ended(), { code: 0, signal: null })
    assert.match(toy.output(), /warning: SIGTERM again: giving back what is claimed\nstop\n/)
    assert.deepEqual(namesIn(toy.run), ['toy'])
  })

  test('after stop_timeout, with work that does not end', async () => {
    const toy = await startToy({ settings: { stop_timeout: 5000 } })
    toy.command('work')
    await toy.says('done: work')
    toy.child.kill('SIGTERM')
    await toy.says('stopping')
    toy.command('advance 5000')
    assert.deepEqual(await toy.ended(), { code: 0, signal: null })
    assert.match(toy.output(), /warning: not finished after 5s: giving back what is claimed\n/)
  })

  test('after stop_timeout, with a handler that is stuck', async () => {
    const toy = await startToy()
    toy.command('stuck')
    await toy.says('stuck now')
    toy.child.kill('SIGTERM')
    await toy.says(/^info: SIGTERM: finishing/)
    toy.command('advance 30000')
    assert.deepEqual(await toy.ended(), { code: 0, signal: null })
    assert.match(
      toy.output(),
      /warning: not finished after 30s: giving back what is claimed\nstop\n/,
    )
  })
})

describe('SIGHUP', { timeout: 60_000 }, () => {
  test('starts anew with a valid configuration', async () => {
    const toy = await startToy({ configuration: { color: 'red' } })
    toy.configure({ configuration: { color: 'blue' } })
    toy.child.kill('SIGHUP')
    await until('a second start', () => toy.output().split('ready\n').length === 3)
    assert.match(
      toy.output(),
      /hang up\ninfo: SIGHUP: the configuration is valid[^\n]*\nstopping\nstop\nstart\nready\n/,
    )
    toy.child.kill('SIGUSR2')
    await toy.says(/^info: state written/)
    assert.match(readFileSync(join(toy.run, `toy.${toy.child.pid}.state`), 'utf8'), /"blue"/)
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
    assert.match(toy.output(), /listeners: 0/)
  })

  test('goes on with the old one when the new one is wrong, and says why', async () => {
    const toy = await startToy()
    toy.configure({ invalid: 'health_listen: expected a port' })
    toy.child.kill('SIGHUP')
    await toy.says(
      'error: SIGHUP: the configuration was not reloaded, going on with the old one: health_listen: expected a port',
    )
    toy.command('hello')
    await toy.says('done: hello')
    assert.equal(toy.output().split('ready\n').length, 2)
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
  })

  test('that comes while an earlier one is still carried out counts as well', async () => {
    const toy = await startToy({ configuration: 'first' })
    toy.command('work')
    await toy.says('done: work')
    toy.configure({ configuration: 'second' })
    toy.child.kill('SIGHUP')
    await toy.says('stopping')
    toy.configure({ configuration: 'third' })
    toy.child.kill('SIGHUP')
    await until('the second hang up', () => toy.output().split('hang up\n').length === 3)
    toy.command('hello')
    await toy.says('done: hello')
    toy.command('settle')
    await until('a second start', () => toy.output().split('ready\n').length === 3)
    toy.child.kill('SIGUSR2')
    await toy.says(/^info: state written/)
    assert.match(readFileSync(join(toy.run, `toy.${toy.child.pid}.state`), 'utf8'), /"third"/)
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
  })

  test('goes back to the old parts when the new ones cannot start, and says what to do', async () => {
    const toy = await startToy({ configuration: 'old' })
    for (const [round, reload, reason] of [
      [1, { startFails: true }, 'no queue for the toy'],
      [2, { applyFails: true }, 'no log file'],
      [3, { settings: { health_listen: toy.run } }, `health_listen ${toy.run}: there is a file`],
    ] as const) {
      toy.configure({ configuration: `new ${round}`, ...reload })
      toy.child.kill('SIGHUP')
      await toy.says(`given up: new ${round}`)
      await until('the old parts', () => toy.output().split('ready\n').length === round + 2)
      assert.ok(
        toy
          .output()
          .includes(
            'error: SIGHUP: what the new configuration asks for cannot start, going back to the old one; ' +
              `correct the cause and send SIGHUP again: ${reason}`,
          ),
        toy.output(),
      )
    }
    toy.child.kill('SIGUSR2')
    await toy.says(/^info: state written/)
    assert.match(readFileSync(join(toy.run, `toy.${toy.child.pid}.state`), 'utf8'), /"old"/)
    toy.command('hello')
    await toy.says('done: hello')
    toy.configure({ configuration: 'good' })
    toy.child.kill('SIGHUP')
    await until('the good ones', () => toy.output().split('ready\n').length === 6)
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
    assert.equal(toy.runLog().result, 'success')
  })

  test('that is overtaken by a later one gives up what it had made', async () => {
    const toy = await startToy({ configuration: 'first' })
    toy.command('work')
    await toy.says('done: work')
    toy.configure({ configuration: 'second' })
    toy.child.kill('SIGHUP')
    await toy.says('stopping')
    toy.configure({ configuration: 'third' })
    toy.child.kill('SIGHUP')
    await toy.says('given up: second')
    toy.child.kill('SIGTERM')
    await toy.says(/^info: SIGTERM: finishing/)
    toy.command('settle')
    await toy.says('given up: third')
    assert.equal((await toy.ended()).code, 0)
    assert.equal(toy.output().split('ready\n').length, 2)
  })

  test('after a signal to stop does not bring the daemon back', async () => {
    const toy = await startToy({ configuration: 'red' })
    toy.command('work')
    await toy.says('done: work')
    toy.child.kill('SIGTERM')
    await toy.says('stopping')
    toy.child.kill('SIGHUP')
    await toy.says('given up: red')
    await toy.says('hang up')
    toy.command('hello')
    await toy.says('done: hello')
    toy.command('settle')
    assert.equal((await toy.ended()).code, 0)
    assert.equal(toy.output().split('ready\n').length, 2)
  })
})

describe('SIGUSR1 and SIGUSR2', { timeout: 60_000 }, () => {
  test('write the run log and the state, and the daemon goes on', async () => {
    const toy = await startToy({ configuration: { url: '(hidden)' } })
    toy.command('hello')
    await toy.says('done: hello')
    toy.child.kill('SIGUSR1')
    await toy.says('info: run log written')
    assert.deepEqual([toy.runLog().result, toy.runLog().rc], ['running', 0])
    const path = join(toy.run, `toy.${toy.child.pid}.state`)
    toy.child.kill('SIGUSR2')
    await toy.says(`info: state written to ${path}`)
    const state = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    assert.equal(state['name'], 'toy')
    assert.match(String(state['process']), new RegExp(`\\.${toy.child.pid}\\.`))
    assert.deepEqual(state['configuration'], { url: '(hidden)' })
    assert.deepEqual(state['components'], [
      {
        name: 'toy',
        handles: ['started', 'stopping', 'command', 'handler_failed'],
        counters: { commands: 1 },
      },
    ])
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
  })

  test('that cannot be obeyed are logged, and the daemon lives on', async () => {
    const toy = await startToy()
    // Folders in the way of the files.
    mkdirSync(join(toy.run, `toy.${toy.child.pid}.state`, 'x'), { recursive: true })
    rmSync(join(toy.run, 'toy'), { recursive: true })
    writeFileSync(join(toy.run, 'toy'), '')
    toy.child.kill('SIGUSR1')
    await toy.says(/^warning: the run log could not be written: /)
    toy.child.kill('SIGUSR2')
    await toy.says(/^warning: the state could not be written: /)
    toy.command('trouble no numbers')
    await toy.says('done: trouble no numbers')
    toy.child.kill('SIGUSR2')
    await until('the second warning', () => toy.output().includes('written: no numbers'))
    toy.command('trouble')
    await toy.says('done: trouble')
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
  })
})

describe('failures', { timeout: 60_000 }, () => {
  test('a handler that throws: whoever cares is told, and the daemon lives on', async () => {
    const toy = await startToy()
    toy.command('fail once')
    await toy.says('error: toy failed on command: on purpose: fail once')
    await toy.says('failed: toy command fail once on purpose: fail once')
    toy.command('hello')
    await toy.says('done: hello')
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
  })

  test('when the part that takes care of failures fails itself, the daemon ends with a failure', async () => {
    const toy = await startToy()
    toy.command('fail twice')
    assert.deepEqual(await toy.ended(), { code: 70, signal: null })
    assert.match(toy.output(), /stopping\nstop\n[^]*ended by: the second\nlisteners: 0\n$/)
    const log = toy.runLog()
    assert.deepEqual([log.result, log.rc, log.errors], ['failure', 70, ['the second']])
    assert.deepEqual(namesIn(toy.run), ['toy'])
  })

  test('work in the background that fails ends it with a failure', async () => {
    const toy = await startToy()
    toy.command('work')
    await toy.says('done: work')
    toy.command('break work')
    assert.deepEqual(await toy.ended(), { code: 70, signal: null })
    assert.match(toy.output(), /critical: work in the background failed: work failed\n[^]*stop\n/)
  })

  test('a component that cannot start: nothing is left behind', async () => {
    const toy = await startToy({ startFails: true, settings: { health_listen: '0' } }, false)
    assert.deepEqual(await toy.ended(), { code: 73, signal: null })
    assert.match(
      toy.output(),
      /^given up: undefined\nended by: no queue for the toy\nlisteners: 0\n$/,
    )
    assert.deepEqual(namesIn(toy.run), ['toy'])
    assert.deepEqual(toy.runLog().errors, ['no queue for the toy'])
  })

  test('a wrong configuration at the start: it does not start', async () => {
    const toy = await startToy({ invalid: 'wrong' }, false)
    assert.deepEqual(await toy.ended(), { code: 78, signal: null })
    assert.ok(!existsSync(toy.run))
  })
})

test('all the work is done: it ends by itself', { timeout: 60_000 }, async () => {
  const toy = await startToy()
  toy.command('finish')
  assert.deepEqual(await toy.ended(), { code: 0, signal: null })
  assert.match(toy.output(), /stopping\nstop\n[^]*ended: \{"toy":\{"commands":1\}\}/)
})

test(
  'statistics and run log are written when their time has come',
  { timeout: 60_000 },
  async () => {
    const toy = await startToy({ settings: { stats_interval: 1000, runlog_interval: 2000 } })
    toy.command('hello')
    await toy.says('done: hello')
    toy.command('advance 1000')
    await toy.says(/^info: toy\.commands 1 \(\+1, /)
    // It was written when all was started.
    const commands = (): number | undefined =>
      toy.runLog().statistics.components['toy']?.['commands']
    assert.equal(commands(), 0)
    toy.command('advance 1000')
    await until('the run log', () => commands() === 1)
    toy.child.kill('SIGTERM')
    await toy.ended()
  },
)

describe('the health server of a daemon', { timeout: 60_000 }, () => {
  test('tells whether it is ready, and never ends it', async () => {
    const socketPath = join(temporaryFolder(), 'toy.sock')
    const toy = await startToy({ settings: { health_listen: socketPath } })
    const get = (path: string): Promise<Answer> => getFrom(socketPath, path)
    assert.deepEqual(await get('/healthz'), { status: 200, text: 'alive\n' })
    assert.deepEqual(await get('/readyz'), { status: 200, text: 'ready\n' })
    toy.command('trouble no database')
    await toy.says('done: trouble no database')
    assert.deepEqual(await get('/readyz'), { status: 503, text: 'no database\n' })
    assert.match((await get('/metrics')).text, /^mentat_toy_in_trouble\{daemon="toy"\} 1$/m)
    assert.match((await get('/metrics')).text, /^mentat_toy_degraded\{daemon="toy"\} 0$/m)
    toy.command('trouble no numbers')
    await toy.says('done: trouble no numbers')
    assert.deepEqual(await get('/metrics'), { status: 500, text: 'no numbers\n' })
    toy.command('trouble')
    toy.command('work')
    await toy.says('done: work')
    toy.child.kill('SIGTERM')
    await toy.says('stopping')
    assert.deepEqual(await get('/readyz'), { status: 503, text: 'stopping\n' })
    toy.command('settle')
    assert.equal((await toy.ended()).code, 0)
    assert.ok(!existsSync(socketPath))
  })

  test('is ready with something missing, which metrics, state and run log tell', async () => {
    const socketPath = join(temporaryFolder(), 'toy.sock')
    const toy = await startToy({ settings: { health_listen: socketPath }, degraded: 'no DNS' })
    const get = (path: string): Promise<Answer> => getFrom(socketPath, path)
    assert.deepEqual(await get('/readyz'), { status: 200, text: 'ready\ndegraded: no DNS\n' })
    const { text } = await get('/metrics')
    assert.match(text, /^mentat_toy_degraded\{daemon="toy"\} 1$/m)
    assert.match(text, /^mentat_toy_in_trouble\{daemon="toy"\} 0$/m)
    toy.child.kill('SIGUSR2')
    await toy.says(/^info: state written/)
    assert.match(
      readFileSync(join(toy.run, `toy.${toy.child.pid}.state`), 'utf8'),
      /"degraded": "no DNS"/,
    )
    toy.child.kill('SIGTERM')
    assert.equal((await toy.ended()).code, 0)
    assert.deepEqual(toy.runLog().statistics.degraded, { toy: 'no DNS' })
  })
})

interface Answer {
  readonly status: number | undefined
  readonly text: string
}

function getFrom(socketPath: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        resolve({ status: response.statusCode, text })
      })
    })
      .on('error', reject)
      .end()
  })
}
