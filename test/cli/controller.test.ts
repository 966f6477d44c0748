import assert from 'node:assert/strict'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { identityOf, ownIdentity } from '../../src/lib/framework/process/identity.ts'
import { startProgram } from '../support/program.ts'
import { LIMIT, runMentat, startMentat } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

interface Process {
  readonly pid: number
  readonly state: string
  readonly reason: string | null
  readonly memory_bytes: number | null
  readonly manager: { readonly kind: string } | null
}

interface Status {
  readonly code: number
  readonly modules: {
    readonly code: number
    readonly items: readonly {
      readonly name: string
      readonly code: number
      readonly running: number
      readonly processes: readonly Process[]
    }[]
  } | null
  readonly cron: {
    readonly code: number
    readonly items: readonly { readonly name: string; readonly state: string }[]
  } | null
  readonly messages: readonly {
    readonly about: string
    readonly text: string
    readonly severity: string
    readonly advice: string | null
  }[]
}

interface Report {
  readonly code: number
  readonly deeds: readonly { about: string; pid: number | null; outcome: string; text: string }[]
  readonly status: Status
}

/** A home with a configuration; what still runs in it after the file is killed. */
class ControlledHome {
  readonly path = mkdtempSync(join(tmpdir(), 'mentat-controller-'))
  readonly run = join(this.path, 'run')

  constructor(config: object) {
    mkdirSync(join(this.path, 'etc'))
    mkdirSync(this.run)
    this.configure('controller', config)
    after(() => {
      for (const pid of this.pids()) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It has ended.
        }
      }
      rmSync(this.path, { recursive: true, force: true })
    })
  }

  configure(name: string, config: object): void {
    writeFileSync(join(this.path, 'etc', `${name}.conf`), JSON.stringify(config))
  }

  /** Of PID files that daemons have written. */
  pids(name = ''): number[] {
    return readdirSync(this.run)
      .filter((file) => file.startsWith(`${name}.`) || (name === '' && file.endsWith('.pid')))
      .flatMap((file) => {
        const [pid, host, start] = readFileSync(join(this.run, file), 'utf8').split('\n')
        const identity = identityOf(Number(pid))
        return identity?.host === host && identity?.start === start ? [Number(pid)] : []
      })
  }

  async command(
    ...args: string[]
  ): Promise<{ status: number | null; stdout: string; stderr: string }> {
    return runMentat(['controller', ...args], { env: this.env })
  }

  get env(): Record<string, string> {
    return { MENTAT_HOME: this.path, NO_COLOR: '1' }
  }

  async status(...args: string[]): Promise<Status & { exit: number | null }> {
    const { status, stdout, stderr } = await this.command('status', '--json', ...args)
    assert.equal(stderr, '')
    return { ...(JSON.parse(stdout) as Status), exit: status }
  }

  async do(...args: string[]): Promise<Report & { exit: number | null }> {
    const { status, stdout } = await this.command(...args, '--json')
    return { ...(JSON.parse(stdout) as Report), exit: status }
  }

  writePid(name: string, pid: number, content: string): string {
    const path = join(this.run, `${name}.${pid}.pid`)
    writeFileSync(path, content)
    return path
  }
}

/** The state of one daemon and of its processes. */
function stateOf({ modules }: Status, name: string): [number, ...string[]] {
  const daemon = modules?.items.find((item) => item.name === name)
  return [daemon?.code ?? -1, ...(daemon?.processes ?? []).map(({ state }) => state)]
}

/** A PID that no process has. */
async function freePid(): Promise<number> {
  const program = startProgram('hang.ts')
  const pid = program.child.pid ?? 0
  program.child.kill('SIGKILL')
  await program.ended()
  return pid
}

const two = { modules: [{ exec: ['sampler', 'run'], count: 2 }] }

describe('mentat controller over processes', { timeout: 10 * LIMIT }, () => {
  test('starts what is missing, leaves alone what runs, and stops everything', async () => {
    const home = new ControlledHome({
      modules: [
        { exec: 'mentat-sampler.py', paralel: true, count: 2 },
        { exec: ['sampler', 'run'], name: 'other' },
      ],
    })
    const before = await home.status()
    assert.deepEqual([before.exit, before.code, before.modules?.code], [5, 5, 5])
    const started = await home.do('start')
    assert.deepEqual([started.exit, started.code], [0, 0], JSON.stringify(started))
    assert.deepEqual(
      started.deeds.map(({ about, outcome }) => [about, outcome]),
      [
        ['sampler', 'done'],
        ['sampler', 'done'],
        ['other', 'done'],
      ],
    )
    const status = await home.status()
    assert.deepEqual([status.exit, status.code, status.messages], [0, 0, []])
    assert.deepEqual(stateOf(status, 'sampler'), [0, 'running', 'running'])
    assert.ok((status.modules?.items[0]?.processes[0]?.memory_bytes ?? 0) > 10_000_000)
    const pids = home.pids()
    const again = await home.do('start')
    assert.deepEqual(
      [again.exit, again.deeds.map(({ outcome }) => outcome)],
      [0, ['unchanged', 'unchanged']],
    )
    assert.deepEqual(home.pids(), pids)

    const [killed = 0] = home.pids('sampler')
    process.kill(killed, 'SIGKILL')
    await until('it is gone', () => identityOf(killed) === undefined)
    const fewer = await home.status('--target', 'sampler')
    assert.deepEqual([fewer.exit, ...stateOf(fewer, 'sampler').slice(0, 1)], [11, 11])
    assert.ok(stateOf(fewer, 'sampler').includes('dead'))
    assert.equal((await home.status()).exit, 6)
    const toppedUp = await home.do('start')
    assert.deepEqual(
      [toppedUp.exit, toppedUp.deeds.filter(({ outcome }) => outcome === 'done').length],
      [0, 1],
    )
    assert.equal(home.pids('sampler').length, 2)

    const stopped = await home.do('stop', '--target', 'other')
    assert.deepEqual([stopped.exit, stopped.deeds.length], [0, 1])
    assert.deepEqual((await home.status('--target', 'other')).exit, 5)
    assert.equal((await home.status()).exit, 6)
    const all = await home.command('stop')
    assert.equal(all.status, 0, all.stdout)
    assert.match(all.stdout, /^sampler: process \d+ has ended$/m)
    assert.match(all.stdout, /^other: does not run$/m)
    assert.equal((await home.status()).exit, 5)
    assert.equal((await home.command('stop')).status, 0)
  })

  test('more processes than configured are told, and no fault of those that run', async () => {
    const home = new ControlledHome(two)
    assert.equal((await home.do('start')).exit, 0)
    home.configure('controller', { modules: [{ exec: ['sampler', 'run'] }] })
    const more = await home.status()
    assert.deepEqual([more.exit, ...stateOf(more, 'sampler')], [12, 12, 'running', 'running'])
    const nagios = await home.command('status', '--nagios')
    assert.equal(nagios.status, 1)
    assert.match(
      nagios.stdout,
      /^MENTATCTRL WARNING - daemon sampler: 2 processes run, 1 is configured\|'sampler'=2;1:1;1:;0\n$/,
    )
    home.configure('controller', { modules: [] })
    const strange = await home.status()
    assert.equal(strange.exit, 5)
    assert.equal(
      strange.messages.filter(({ text }) => text.includes('runs and is not configured')).length,
      2,
    )
    home.configure('controller', two)
    assert.equal((await home.do('restart')).exit, 0)
    assert.equal((await home.do('stop')).exit, 0)
  })

  test('tells a process that is stopped from one that runs, and ends it all the same', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    assert.equal((await home.do('start')).exit, 0)
    const [pid = 0] = home.pids('sampler')
    assert.equal((await home.command('signal', 'SIGSTOP')).status, 0)
    const hung = await until('it is stopped', async () => {
      const status = await home.status()
      return status.code === 7 ? status : undefined
    })
    assert.deepEqual(stateOf(hung, 'sampler'), [7, 'hung'])
    assert.match(hung.messages[0]?.text ?? '', new RegExp(`process ${pid} hangs: it was stopped`))
    const nagios = await home.command('status', '--nagios')
    assert.deepEqual([nagios.status, nagios.stdout.slice(0, 21)], [2, 'MENTATCTRL CRITICAL -'])
    assert.equal((await home.command('signal', 'cont')).status, 0)
    assert.equal((await home.status()).exit, 0)
    assert.equal((await home.command('signal', 'STOP')).status, 0)
    assert.equal((await home.do('stop')).exit, 0)
    assert.equal((await home.command('signal', 'WINCH')).status, 64)
  })

  test('tells a process whose event loop is stuck by its silence', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    const program = startProgram('hang.ts')
    await program.lines(1)
    const { host, start } = identityOf(program.child.pid ?? 0)!
    const pid = program.child.pid ?? 0
    const path = home.writePid(
      'sampler',
      pid,
      `${pid}\n${host}\n${start}\n2026-11-23T10:00:00.000Z\n`,
    )
    const minutesAgo = (minutes: number): number => Date.now() / 1000 - 60 * minutes
    utimesSync(path, minutesAgo(3), minutesAgo(3))
    const hung = await home.status()
    assert.deepEqual(stateOf(hung, 'sampler'), [7, 'hung'])
    assert.match(hung.modules?.items[0]?.processes[0]?.reason ?? '', /^no sign of life for 3m/)
    // Neither does it hear SIGTERM.
    const stopped = await home.command('stop', '--timeout', '1s')
    assert.equal(stopped.status, 1)
    assert.match(
      stopped.stdout,
      new RegExp(
        `^! sampler: process ${pid} did not end within 1s\\n {2}-> mentat controller stop --target sampler --kill`,
      ),
    )
    utimesSync(path, minutesAgo(0), minutesAgo(0))
    assert.deepEqual(stateOf(await home.status(), 'sampler'), [0, 'starting'])
    const killed = await home.do('stop', '--timeout', '1s', '--kill')
    assert.deepEqual([killed.exit, killed.deeds[0]?.outcome], [0, 'done'])
    assert.deepEqual((await program.ended()).signal, 'SIGKILL')
  })

  test('does not take another process with the PID of a dead one for it, and cleans up', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    const { host } = ownIdentity()
    // This very process, as if it had got the PID of a daemon.
    const reused = home.writePid('sampler', process.pid, `${process.pid}\n${host}\nabcdef12-1\n`)
    const status = await home.status()
    assert.deepEqual([status.exit, ...stateOf(status, 'sampler')], [10, 10, 'reused'])
    assert.equal((await home.command('stop')).status, 0)
    assert.equal((await home.command('signal', 'TERM')).status, 0)
    const cleaned = await home.do('clean')
    assert.deepEqual([cleaned.exit, cleaned.deeds[0]?.text], [0, `${reused} is removed`])
    assert.equal((await home.status()).exit, 5)

    const pid = await freePid()
    home.writePid('sampler', pid, `${pid}\n${host}\nabcdef12-1\n`)
    assert.deepEqual(stateOf(await home.status(), 'sampler'), [3, 'dead'])
    assert.equal((await home.status()).exit, 3)
    // A start makes up for it, and removes the file.
    assert.equal((await home.do('start')).exit, 0)
    assert.deepEqual(stateOf(await home.status(), 'sampler'), [0, 'running'])
    assert.equal((await home.do('stop')).exit, 0)
  })

  test('a damaged PID file is told, starts nothing while it may be of a running process, and is cleaned away', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    const mine = home.writePid('sampler', process.pid, `${process.pid}\n`)
    const damaged = await home.status()
    assert.deepEqual([damaged.exit, ...stateOf(damaged, 'sampler')], [10, 10, 'damaged'])
    assert.match(
      damaged.modules?.items[0]?.processes[0]?.reason ?? '',
      /cut off.*; a process \d+ runs$/,
    )
    const refused = await home.do('start')
    assert.deepEqual([refused.exit, refused.deeds[0]?.outcome], [10, 'failed'])
    assert.equal((await home.do('clean')).exit, 1)
    rmSync(mine)
    const pid = await freePid()
    home.writePid('sampler', pid, '')
    assert.equal((await home.status()).exit, 10)
    assert.equal((await home.do('clean')).exit, 0)
    mkdirSync(join(home.run, `sampler.${pid}.pid`))
    assert.equal((await home.status()).exit, 10)
    rmSync(join(home.run, `sampler.${pid}.pid`), { recursive: true })
    home.writePid('sampler', pid, `${pid}\nanother-host\nabcdef12-1\n`)
    assert.deepEqual(stateOf(await home.status(), 'sampler'), [6, 'unknown'])
    assert.equal((await home.command('status', '--nagios')).status, 3)
  })

  test('reload tells which process has taken the configuration, and why another has not', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    assert.equal((await home.do('start')).exit, 0)
    const taken = await home.command('reload')
    assert.equal(taken.status, 0, taken.stdout)
    assert.match(taken.stdout, /^sampler: process \d+ runs with the configuration as it is now$/m)
    home.configure('sampler', { sampling_limit: 'many' })
    const refused = await home.command('reload')
    assert.equal(refused.status, 1)
    assert.match(
      refused.stdout,
      /goes on with the old configuration:[^]*sampling_limit: found "many"/,
    )
    home.configure('sampler', {})
    assert.equal((await home.command('reload', '--target', 'sampler')).status, 0)
    assert.equal((await home.do('stop')).exit, 0)
    assert.equal((await home.command('reload')).status, 1)
  })

  test('shows the last lines of the log of a daemon that does not start', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    home.configure('sampler', { health_listen: '/nowhere/at/all' })
    const { status, stdout } = await home.command('start')
    assert.equal(status, 5)
    assert.match(
      stdout,
      /^! sampler: it ended before it was ready \(exit status 74\)\n[^]*health_listen \/nowhere\/at\/all[^]*\n {2}-> correct the cause/,
    )
    assert.equal((await home.command('start', '--nagios')).status, 2)
  })

  test('leaves to systemd what systemd has started, and says how', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    // Only the process that systemd itself starts has its own PID in there.
    const bin = join(import.meta.dirname, '../../bin/run')
    const daemon = startMentat(['sampler', 'run'], {
      env: home.env,
      command: ['/bin/sh', '-c', `SYSTEMD_EXEC_PID=$$ INVOCATION_ID=0 exec "${bin}" "$@"`, 'sh'],
    })
    await daemon.ready()
    const status = await home.status()
    assert.deepEqual(
      [status.exit, status.modules?.items[0]?.processes[0]?.manager?.kind],
      [0, 'systemd'],
    )
    const stopped = await home.command('stop')
    assert.equal(stopped.status, 1)
    assert.match(
      stopped.stdout,
      /systemd.* is in charge of process \d+: it was left alone\n {2}-> systemctl stop /,
    )
    assert.equal((await home.command('reload')).status, 0)
    assert.equal((await home.command('signal', 'KILL')).status, 1)
    home.configure('controller', two)
    const refused = await home.do('start')
    assert.deepEqual([refused.exit, refused.deeds[0]?.outcome], [11, 'failed'])
    assert.ok(daemon.running)
    daemon.kill('SIGSTOP')
    const hung = await until('it is stopped', async () => {
      const { messages } = await home.status()
      return messages.find(({ text }) => text.includes('hangs'))
    })
    assert.match(hung.advice ?? '', /; else: systemctl restart /)
    daemon.kill('SIGCONT')
    home.configure('controller', { modules: [] })
    const { messages } = await home.status()
    assert.match(messages[0]?.advice ?? '', /or end it: systemctl stop /)
    daemon.kill('SIGTERM')
    assert.equal((await daemon.ended()).code, 0)
  })

  test('a daemon writes its PID file again when somebody has removed it', async () => {
    const home = new ControlledHome({ modules: [{ exec: ['sampler', 'run'] }] })
    assert.equal((await home.do('start')).exit, 0)
    const [pid = 0] = home.pids('sampler')
    rmSync(join(home.run, `sampler.${pid}.pid`))
    await until('it is there again', () => home.pids('sampler').length === 1, LIMIT)
    assert.equal((await home.status()).exit, 0)
    assert.equal((await home.do('stop')).exit, 0)
    assert.deepEqual(home.pids('sampler'), [])
  })

  test('two controllers at once do not start twice as many', async () => {
    const home = new ControlledHome(two)
    const both = await Promise.all([home.command('start'), home.command('start')])
    assert.ok(
      both.every(({ status }) => status === 0 || status === 75),
      JSON.stringify(both),
    )
    assert.equal((await home.status()).exit, 0)
    assert.equal((await home.do('stop')).exit, 0)
  })

  test('tells what is wrong with its configuration and its targets', async () => {
    const home = new ControlledHome({
      modules: [{ exec: ['sampler', 'run'] }],
      cronjobs: [{ name: 'reporter' }],
    })
    const unknown = await home.command('status', '--target', 'smapler')
    assert.equal(unknown.status, 64)
    assert.match(unknown.stderr, /did you mean sampler/)
    assert.equal((await home.command('start', '--target', 'reporter')).status, 64)
    assert.equal((await home.command('enable', '--target', 'sampler')).status, 64)
    home.configure('controller', { modules: [{ exec: ['smapler', 'run'] }] })
    const wrong = await home.command('status')
    assert.equal(wrong.status, 78)
    assert.match(
      wrong.stderr,
      /modules\.0\.exec: "smapler run" is no daemon; did you mean "sampler run"/,
    )
    const nagios = await home.command('status', '--nagios')
    assert.deepEqual([nagios.status, nagios.stderr], [3, ''])
    assert.match(nagios.stdout, /^MENTATCTRL UNKNOWN - .*is no daemon.*\n$/)
    assert.equal((await home.command('status', '--nagios', '--json')).status, 64)
  })
})

describe('mentat controller over cron', { timeout: 10 * LIMIT }, () => {
  const config = {
    modules: [],
    cronjobs: [
      { name: 'statistician' },
      { name: 'reporter', cron: '@hourly' },
      { name: 'informant', enabled: false },
      { name: 'hello', command: 'queue list', cron: '5 4 * * 1-5' },
    ],
    cron_dir: 'cron.d',
    cron_user: 'mentat',
  }
  const states = ({ cron }: Status): Record<string, string> =>
    Object.fromEntries((cron?.items ?? []).map(({ name, state }) => [name, state]))

  test('enable writes the files, status compares them, disable removes them', async () => {
    const home = new ControlledHome(config)
    const folder = join(home.path, 'cron.d')
    assert.equal((await home.command('enable')).status, 66)
    mkdirSync(folder)
    assert.deepEqual([(await home.status()).exit, (await home.status()).cron?.code], [5, 5])
    writeFileSync(
      join(home.path, 'etc', 'scheduler.conf'),
      '{"schedule": {"statistician": "*/7 * * * *"}}',
    )
    const enabled = await home.do('enable')
    assert.equal(enabled.exit, 0, JSON.stringify(enabled.deeds))
    assert.deepEqual(readdirSync(folder).toSorted(), [
      'mentat-hello',
      'mentat-reporter',
      'mentat-statistician',
    ])
    const text = readFileSync(join(folder, 'mentat-statistician'), 'utf8')
    assert.match(
      text,
      new RegExp(
        `^# Made by "mentat controller enable" for the home folder ${home.path}: job statistician\\.$`,
        'm',
      ),
    )
    assert.match(
      text,
      /^\*\/7 \* \* \* \* mentat \/\S+\/bin\/run statistician run --quiet >\/dev\/null$/m,
    )
    assert.match(text, new RegExp(`^MENTAT_HOME="${home.path}"$`, 'm'))
    assert.match(text, /^PATH=/m)
    assert.match(
      readFileSync(join(folder, 'mentat-hello'), 'utf8'),
      /^5 4 \* \* 1-5 mentat .* queue list --quiet/m,
    )
    const status = await home.status('--target', 'statistician', '--target', 'hello')
    assert.deepEqual([status.exit, status.modules], [0, null])
    // What is disabled on purpose makes nothing worse.
    const all = await home.status()
    assert.deepEqual(
      [all.cron?.code, states(all)],
      [
        0,
        { statistician: 'enabled', reporter: 'enabled', informant: 'disabled', hello: 'enabled' },
      ],
    )
    assert.equal(
      (await home.do('enable')).deeds.filter(({ outcome }) => outcome === 'done').length,
      0,
    )
    assert.equal((await home.do('disable', '--target', 'reporter')).exit, 0)
    assert.deepEqual(
      [states(await home.status())['reporter'], (await home.status()).cron?.code],
      ['disabled', 0],
    )
    assert.equal((await home.do('disable')).exit, 0)
    assert.deepEqual(readdirSync(folder), [])
  })

  test('files that are missing, changed, of others, or left over are told, and only ours are touched', async () => {
    const home = new ControlledHome(config)
    const folder = join(home.path, 'cron.d')
    mkdirSync(folder)
    const foreign = '# Mine\n* * * * * root true\n'
    writeFileSync(join(folder, 'mentat-reporter'), foreign)
    const partly = await home.do('enable')
    assert.equal(partly.exit, 1)
    assert.equal(readFileSync(join(folder, 'mentat-reporter'), 'utf8'), foreign)
    rmSync(join(folder, 'mentat-statistician'))
    writeFileSync(
      join(folder, 'mentat-hello'),
      `${readFileSync(join(folder, 'mentat-hello'), 'utf8')}# more\n`,
    )
    const odd = await home.status()
    assert.deepEqual(
      [odd.cron?.code, states(odd)],
      [
        6,
        { statistician: 'missing', reporter: 'foreign', informant: 'disabled', hello: 'different' },
      ],
    )
    const nagios = await home.command('status', '--nagios', '--target', 'statistician')
    assert.equal(nagios.status, 1)
    assert.match(
      nagios.stdout,
      /^MENTATCTRL WARNING - cron statistician: it was enabled, and .* is gone\n$/,
    )
    assert.equal((await home.do('enable', '--target', 'statistician', '--target', 'hello')).exit, 0)
    assert.deepEqual(states(await home.status('--target', 'statistician', '--target', 'hello')), {
      statistician: 'enabled',
      hello: 'enabled',
    })
    home.configure('controller', {
      ...config,
      cronjobs: [{ name: 'statistician', enabled: false }],
    })
    const left = await home.status()
    assert.deepEqual(states(left), { statistician: 'left over' })
    assert.ok(left.messages.some(({ text }) => text.includes('mentat-hello was made by')))
    assert.equal((await home.do('enable')).exit, 0)
    assert.deepEqual(readdirSync(folder), ['mentat-reporter'])
    assert.equal(readFileSync(join(folder, 'mentat-reporter'), 'utf8'), foreign)
    assert.equal((await home.do('disable')).exit, 0)
  })

  test('a target that is a daemon leaves cron out, and the other way round', async () => {
    const home = new ControlledHome({ ...config, modules: [{ exec: ['sampler', 'run'] }] })
    mkdirSync(join(home.path, 'cron.d'))
    const daemon = await home.status('--target', 'sampler')
    assert.deepEqual([daemon.exit, daemon.cron, daemon.modules?.items.length], [5, null, 1])
    const job = await home.status('--target', 'reporter')
    assert.deepEqual([job.exit, job.modules, job.cron?.items.length], [5, null, 1])
    const nagios = await home.command('status', '--nagios', '--target', 'reporter')
    assert.deepEqual([nagios.status, nagios.stdout], [0, 'MENTATCTRL OK - cron disabled\n'])
  })
})
