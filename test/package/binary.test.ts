import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { missingPackage, packages, standalone } from '../support/packages.ts'
import { processesOf } from '../support/processes.ts'
import { until } from '../support/until.ts'

const LIMIT = 90_000

const event = JSON.stringify({
  Format: 'IDEA0',
  ID: 'one',
  DetectTime: '2026-11-23T10:00:00Z',
  Category: ['Recon.Scanning'],
  Source: [{ IP4: ['193.0.6.139'], IP6: ['2001:67c:2e8:22::c100:68b'] }],
})

const plugin = `import { basename } from 'node:path'
import { getHeapStatistics } from 'node:v8'
export default {
  name: 'stamp', summary: 'stamps', reads: [], writes: ['_Mentat.Stamp', '_Mentat.Heap'],
  config: { type: 'object', properties: {} },
  create: () => ({ enrich: () => ({ Stamp: basename('/from/disk'), Heap: getHeapStatistics().heap_size_limit }) }),
}
`

describe(
  'the standalone binary, where there is no Node',
  { timeout: 10 * LIMIT, skip: missingPackage('binary') },
  () => {
    const home = mkdtempSync(join(tmpdir(), 'mentat-binary-'))
    const mentat = standalone(home)

    after(async () => {
      await mentat.run('db', 'stop', '--yes')
      await until('nothing of it runs', () => processesOf(home).length === 0, LIMIT)
      rmSync(home, { recursive: true, force: true })
    })

    test('it tells its version, its help, and what was meant', async () => {
      const { stdout } = await mentat.run('--version')
      assert.match(stdout, new RegExp(`^mentat/${packages.version} linux-x64 node-v24`))
      const help = await mentat.run('--help')
      assert.match(help.stdout, /TOPICS\n {2}backup /)
      const { stdout: command } = await mentat.run('event', 'search', '--help')
      assert.match(command, /^search stored events\n/)
      const wrong = await mentat.run('event', 'saerch')
      assert.match(wrong.stderr, /did you mean "event search"\?/)
      assert.equal(wrong.code, 64)
    })

    test('it has every command of the manifest', async () => {
      const { commands } = JSON.parse(
        readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
      ) as { commands: Record<string, unknown> }
      // Each of them is loaded, and refuses a value of a flag that all have.
      for (const id of Object.keys(commands)) {
        const { code, stderr } = await mentat.run(...id.split(':'), '--log-level', 'nonsense')
        assert.match(stderr, /--log-level=nonsense/, id)
        assert.equal(code, 64, `${id}: ${stderr}`)
      }
    })

    test('it prints the sample configuration', async () => {
      const { stdout } = await mentat.run('config', 'sample', 'storage')
      const sample = readFileSync(new URL('../../etc/storage.conf', import.meta.url), 'utf8')
      assert.equal(stdout, sample)
    })

    test('variables and options for Node that are not meant for it are nothing to it', async () => {
      const run = mentat.start(['--version'], { NODE_OPTIONS: '--no-such-option' })
      assert.equal((await run.ended()).code, 0, run.stderr)
      assert.equal(run.stderr, '')
    })

    test('db start unpacks the server once, and db stop ends it', async () => {
      const first = await mentat.run('db', 'start')
      assert.equal(first.code, 0, first.stderr)
      const [folder = ''] = readdirSync(join(home, 'postgres')).filter((name) =>
        name.startsWith('server-'),
      )
      const server = join(home, 'postgres', folder, 'bin', 'postgres')
      const { ino } = statSync(server)
      const stopped = await mentat.run('db', 'stop', '--yes')
      assert.equal(stopped.code, 0, stopped.stderr)
      await until('the server is gone', () => processesOf(home).length === 0, LIMIT)
      assert.equal((await mentat.run('db', 'init')).code, 0)
      assert.equal(statSync(server).ino, ino)
      const { stdout } = await mentat.run('db', 'check', '--json')
      assert.ok(JSON.parse(stdout))
    })

    test('countries are known, and a plugin is imported from the disk', async () => {
      mkdirSync(join(home, 'etc'))
      mkdirSync(join(home, 'plugins'))
      writeFileSync(join(home, 'plugins', 'stamp.js'), plugin)
      writeFileSync(
        join(home, 'etc', 'enricher.conf'),
        JSON.stringify({ plugins: [{ name: 'geoip' }, { name: 'plugins/stamp.js' }] }),
      )
      const file = join(home, 'event.json')
      writeFileSync(file, event)
      const { stdout, stderr } = await mentat.run('enricher', 'test', file)
      assert.match(stdout, /geoip adds SourceResolvedCountry = \["CZ","NL"\]/, stderr)
      assert.match(stdout, /stamp adds Stamp = "disk"/)
    })

    test('a daemon detaches, stores what is put into its queue, and the controller stops it', async () => {
      writeFileSync(
        join(home, 'etc', 'controller.conf'),
        JSON.stringify({ modules: [{ exec: ['storage', 'run'] }] }),
      )
      const started = await mentat.run('storage', 'run', '--daemon')
      assert.match(started.stdout, /^storage is running, PID \d+/, started.stderr)
      assert.equal((await mentat.run('controller', 'status')).code, 0)
      const put = await mentat.run('queue', 'put', '--queue', 'storage', join(home, 'event.json'))
      assert.equal(put.code, 0, put.stderr)
      await until('it is stored', async () => (await mentat.run('event', 'show', 'one')).code === 0)
      const restarted = await mentat.run('controller', 'restart')
      assert.equal(restarted.code, 0, restarted.stderr)
      const stopped = await mentat.run('controller', 'stop')
      assert.equal(stopped.code, 0, stopped.stderr)
      await until('nothing of it runs', () => processesOf(home).length === 0, LIMIT)
    })

    test('up --demo runs everything, stores events, and Ctrl-C leaves no process', async () => {
      const run = mentat.start(['up', '--listen', '0', '--demo', '--demo-rate', '50'])
      await until('events arrive', () => /[1-9][\d,]* stored \(/.test(run.stderr), LIMIT)
      const { stdout } = await mentat.run('event', 'search', '--dt-from', '-1h', '--count')
      assert.ok(Number(stdout) > 0)
      // The old generation of 1 GiB, and three times a semi-space of 64 MiB.
      const { stdout: stored } = await mentat.run('event', 'search', '--dt-from', '-1h', '--ndjson')
      assert.match(stored, /"Heap":1275068416\b/)
      const { stdout: countries } = await mentat.run('status', '--json')
      assert.match(countries, /geoip-lite/)
      run.kill('SIGINT')
      assert.equal((await run.ended(LIMIT)).code, 0, run.stderr)
      await until('nothing of it runs', () => processesOf(home).length === 0, LIMIT)
      assert.ok(!existsSync(join(home, 'node_modules')))
    })
  },
)
