import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { eventWith } from '../support/idea-fixtures.ts'
import { temporaryFolder } from '../support/queue.ts'
import { type Result, runCli } from '../support/run-cli.ts'

/** A home with two plugins: one that adds the ID, and one that throws. */
function setup(): (...args: string[]) => Result {
  const home = temporaryFolder()
  mkdirSync(join(home, 'etc'))
  const plugin = (name: string, writes: string, part: string): void => {
    const text = `export default { name: '${name}', summary: 'a toy', reads: ['ID'], writes: [${writes}],
      config: { type: 'object', properties: { label: { type: 'string', description: 'A word.', default: 'x' } } },
      create: () => (${part}) }`
    writeFileSync(join(home, `${name}.mjs`), text)
  }
  plugin('toy', "'_Mentat.Toy'", '{ enrich: (event) => ({ Toy: [event.id] }) }')
  plugin('bad', '', '{ enrich() { throw new TypeError("broken") } }')
  const config = { plugins: [{ name: 'toy.mjs' }, { name: 'bad.mjs' }] }
  writeFileSync(join(home, 'etc', 'enricher.conf'), JSON.stringify(config))
  const input = `${eventWith({ ID: 'a' })}\n${eventWith({ ID: 'b' })}\n{"ID":"c"}\n`
  return (...args) => runCli(['enricher', ...args], { home, input })
}

describe('enricher test', () => {
  test('shows what each plugin adds', () => {
    const { status, stdout, stderr } = setup()('test')
    assert.equal(status, 65)
    assert.deepEqual(stdout.trimEnd().split('\n').slice(0, 6), [
      '-:1 a',
      '  toy adds Toy = ["a"]',
      '  bad: failed',
      '-:2 b',
      '  toy adds Toy = ["b"]',
      '  bad: failed',
    ])
    assert.match(stderr, /the plugin bad failed, events pass without it: broken/)
    assert.match(stderr, /3 events: 2 with additions, 1 refused/)
  })

  test('--json prints the same as data', () => {
    const report = JSON.parse(setup()('test', '--json').stdout) as Record<string, unknown>
    const [first] = report['results'] as unknown[]
    assert.deepEqual(first, {
      source: '-',
      line: 1,
      id: 'a',
      added: { toy: { Toy: ['a'] }, bad: 'failed' },
    })
    assert.deepEqual(
      { ...report, results: [] },
      { events: 3, enriched: 2, refused: 1, missing: 0, results: [] },
    )
  })
})

describe('enricher plugins', () => {
  test('lists what comes with Mentat', () => {
    const { status, stdout } = setup()('plugins')
    assert.equal(status, 0)
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0])
    assert.deepEqual(names, ['PLUGIN', 'whois', 'geoip', 'dns', 'passivedns', 'nerd', 'logger'])
  })

  test('NAME tells the options of one, also of a file', () => {
    const enricher = setup()
    assert.match(enricher('plugins', 'whois').stdout, /check_interval = "10s"/)
    assert.equal(
      enricher('plugins', 'toy.mjs').stdout,
      'toy: a toy\nreads ID\nwrites _Mentat.Toy\n\nlabel = "x"\n  A word.\n  Accepts a text.\n',
    )
  })

  test('an unknown one is told with what is meant', () => {
    const { status, stderr } = setup()('plugins', 'whoid')
    assert.equal(status, 78)
    assert.match(stderr, /there is no plugin whoid.*did you mean whois\?/)
  })
})
