import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import { type Logger, silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { parseInterval } from '../../../../src/lib/idea/interval.ts'
import {
  type GroupNetwork,
  NetworkDirectory,
  type NetworkSource,
} from '../../../../src/lib/services/networks/directory.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

describe('NetworkDirectory', () => {
  test('lets the first source that knows the address answer alone', async () => {
    const directory = directoryOf([
      source('exceptions', { '10.1.2.3': 'special' }),
      source('database', { '10.0.0.0/8': 'university', '10.1.0.0/16': 'faculty' }),
    ])
    await directory.reload()
    assert.deepEqual(directory.groupsOf(parseInterval('10.1.2.3')!), ['special'])
    assert.deepEqual(directory.groupsOf(parseInterval('10.1.2.4')!), ['faculty', 'university'])
    assert.deepEqual(directory.groupsOf(parseInterval('10.1.2.0/24')!), ['faculty', 'university'])
    assert.deepEqual(directory.groupsOf(parseInterval('192.0.2.1')!), [])
  })

  test('names each group once, in order', async () => {
    const networks = { '10.0.0.0/8': 'b', '10.0.0.0/9': 'a', '10.0.0.0/10': 'b', '::/0': 'c' }
    const directory = directoryOf([source('one', networks)])
    await directory.reload()
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['a', 'b'])
    assert.deepEqual(
      directory.containing(parseInterval('10.0.0.1')!).map(({ group }) => group),
      ['b', 'a', 'b'],
    )
  })

  test('knows nothing before it is loaded', () => {
    const directory = directoryOf([source('one', { '0.0.0.0/0': 'all' })])
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), [])
    assert.equal(directory.describe()[0]?.loaded, undefined)
  })

  test('fails when a source cannot be loaded the first time, and loads the others', async () => {
    const bad = source('bad', {})
    bad.failure = new MentatError('FILE_INVALID', 'line 3: no network')
    const directory = directoryOf([bad, source('good', { '10.0.0.0/8': 'university' })])
    await assert.rejects(directory.reload(), isMentatError('FILE_INVALID', 'line 3'))
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['university'])
  })

  test('goes on without an optional source, and says so once', async () => {
    const lines: string[] = []
    const bad = { ...source('bad', {}), optional: true }
    bad.failure = new MentatError('FILE_INVALID', 'line 3: no network')
    const directory = directoryOf([bad, source('good', { '10.0.0.0/8': 'university' })], lines)
    await directory.reload()
    await directory.reload()
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['university'])
    assert.deepEqual(lines, [
      'error networks of bad: line 3: no network; going on without it',
      'info networks of good: 1',
    ])
    assert.equal(directory.trouble(), 'bad: line 3: no network')
  })

  test('keeps what it has when a source fails, says so once, and takes the next good state', async () => {
    const lines: string[] = []
    const changing = source('file', { '10.0.0.0/8': 'old' })
    const directory = directoryOf([changing], lines)
    await directory.reload()
    changing.failure = new MentatError('FILE_INVALID', 'line 3: no network')
    await directory.reload()
    await directory.reload()
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['old'])
    assert.equal(directory.trouble(), 'file: line 3: no network')
    changing.failure = undefined
    changing.networks = networksOf({ '10.0.0.0/8': 'new' })
    await directory.reload()
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['new'])
    assert.equal(directory.trouble(), undefined)
    assert.deepEqual(lines, [
      'info networks of file: 1',
      'error networks of file: line 3: no network; what was loaded before stays in force',
      'info networks of file: 1',
    ])
  })

  test('says when a source that failed works again', async () => {
    const lines: string[] = []
    const changing = source('database', { '10.0.0.0/8': 'university' })
    const directory = directoryOf([changing], lines)
    await directory.reload()
    changing.failure = new MentatError('DATABASE_UNAVAILABLE', 'no answer')
    await directory.reload()
    changing.failure = undefined
    await directory.reload()
    assert.match(lines.at(-1) ?? '', /available again/)
  })

  test('answers from the old networks until the new ones are complete', async () => {
    const changing = source('file', { '10.0.0.0/8': 'old' })
    const directory = directoryOf([changing])
    await directory.reload()
    changing.networks = networksOf({ '10.0.0.0/8': 'new' })
    const reloading = directory.reload()
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['old'])
    await reloading
    assert.deepEqual(directory.groupsOf(parseInterval('10.0.0.1')!), ['new'])
  })

  test('loads once when it is asked twice at the same time', async () => {
    const changing = source('file', { '10.0.0.0/8': 'old' })
    const directory = directoryOf([changing])
    await Promise.all([directory.reload(), directory.reload()])
    assert.equal(changing.loads, 1)
  })

  test('tells what its sources have given', async () => {
    const clock = new FakeClock()
    const directory = new NetworkDirectory(
      [source('file', { '10.0.0.0/8': 'a', '10.0.0.0/9': 'b' })],
      { clock, logger: silentLogger },
    )
    const loaded = clock.now()
    await directory.reload()
    clock.advance(1000)
    assert.deepEqual(directory.describe(), [
      { name: 'file', networks: 2, loaded, trouble: undefined },
    ])
  })
})

interface TestSource extends NetworkSource {
  networks: readonly GroupNetwork[]
  failure: Error | undefined
  loads: number
}

function source(name: string, networks: Record<string, string>): TestSource {
  return {
    name,
    networks: networksOf(networks),
    failure: undefined,
    loads: 0,
    load(): Promise<readonly GroupNetwork[]> {
      this.loads += 1
      return this.failure ? Promise.reject(this.failure) : Promise.resolve(this.networks)
    },
  }
}

function networksOf(networks: Record<string, string>): GroupNetwork[] {
  return Object.entries(networks).map(([network, group]) => ({
    ...parseInterval(network)!,
    group,
  }))
}

function directoryOf(sources: readonly NetworkSource[], lines: string[] = []): NetworkDirectory {
  const logger: Logger = {
    ...silentLogger,
    error: (text) => void lines.push(`error ${text}`),
    info: (text) => void lines.push(`info ${text}`),
  }
  return new NetworkDirectory(sources, { clock: new FakeClock(), logger })
}
