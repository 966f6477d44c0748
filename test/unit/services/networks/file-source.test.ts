import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { FileSource } from '../../../../src/lib/services/networks/file-source.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

describe('FileSource', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mentat-networks-'))
    path = join(folder, 'whois.json')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('gives the networks of the file and their groups', async () => {
    write({ network: '10.0.0.0/8', abuse_group: 'university' })
    const networks = await new FileSource(path, { clock: systemClock }).load()
    assert.deepEqual(networks, [
      { family: 4, low: 0x0a000000n, high: 0x0affffffn, group: 'university' },
    ])
  })

  test('gives the very same list while the file stays the same', async () => {
    write({ network: '10.0.0.0/8', abuse_group: 'university' })
    const source = new FileSource(path, { clock: systemClock })
    assert.equal(await source.load(), await source.load())
  })

  test('reads the file again when its time, its size or the file itself is another', async () => {
    write({ network: '10.0.0.0/8', abuse_group: 'aaa' })
    const source = new FileSource(path, { clock: systemClock })
    const groups = async (): Promise<string[]> => (await source.load()).map(({ group }) => group)
    assert.deepEqual(await groups(), ['aaa'])
    write({ network: '10.0.0.0/8', abuse_group: 'bbb' })
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    assert.deepEqual(await groups(), ['bbb'])
    write({ network: '10.0.0.0/8', abuse_group: 'longer' })
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    assert.deepEqual(await groups(), ['longer'])
    const other = join(folder, 'other')
    write({ network: '10.0.0.0/8', abuse_group: 'renamed' }, other)
    write({ network: '10.0.0.0/8', abuse_group: 'replace' }, other)
    utimesSync(other, 1_700_000_000, 1_700_000_000)
    renameSync(other, path)
    assert.deepEqual(await groups(), ['replace'])
  })

  test('names the file and the problems, and the same again until the file is corrected', async () => {
    write({ network: '10.0.0.0/8', abuse_group: 'university' })
    const source = new FileSource(path, { clock: systemClock })
    await source.load()
    write({ network: '10.0.0.0/33', abuse_group: 'university' })
    await assert.rejects(source.load(), isMentatError('FILE_INVALID', `${path}: line 1`))
    await assert.rejects(source.load(), isMentatError('FILE_INVALID', '10.0.0.0/33'))
    write({ network: '10.0.0.0/16', abuse_group: 'university' })
    assert.equal((await source.load())[0]?.high, 0x0a00ffffn)
  })

  for (const [name, content] of Object.entries({
    'half written': '[{"network": "10.0.0.0/8", "abuse_g',
    empty: '',
    'not UTF-8': Buffer.from([0x5b, 0xff, 0x5d]),
    'one long line': `["${'x'.repeat(10_000_000)}"]`,
  })) {
    test(`refuses a file that is ${name}`, async () => {
      writeFileSync(path, content)
      const source = new FileSource(path, { clock: systemClock })
      await assert.rejects(source.load(), (error: Error) => {
        assert.ok(isMentatError('FILE_INVALID', path)(error))
        assert.ok(error.message.length < 1000, `${error.message.length} characters`)
        return true
      })
    })
  }

  test('does not read a file that is too large', async () => {
    write({ network: '10.0.0.0/8', abuse_group: 'university' })
    const source = new FileSource(path, { clock: systemClock, largest: 10 })
    await assert.rejects(source.load(), isMentatError('IO_FAILED', 'at most 10'))
  })

  test('does not wait for a folder or a device that stands in the place of the file', async () => {
    await assert.rejects(
      new FileSource(folder, { clock: systemClock }).load(),
      isMentatError('IO_FAILED', 'is no file'),
    )
    await assert.rejects(
      new FileSource('/dev/zero', { clock: systemClock }).load(),
      isMentatError('IO_FAILED', 'is no file'),
    )
  })

  test('fails without the file', async () => {
    const source = new FileSource(path, { clock: systemClock })
    await assert.rejects(source.load(), isMentatError('INPUT_MISSING', path))
  })

  test('is empty without an optional file, as long as it does not exist', async () => {
    const source = new FileSource(path, { clock: systemClock, optional: true })
    assert.deepEqual(await source.load(), [])
    assert.equal(await source.load(), await source.load())
    write({ network: '10.0.0.0/8', abuse_group: 'university' })
    assert.equal((await source.load()).length, 1)
    renameSync(path, join(folder, 'away'))
    assert.deepEqual(await source.load(), [])
    renameSync(join(folder, 'away'), path)
    assert.equal((await source.load()).length, 1)
  })

  function write(record: Record<string, string>, to = path): void {
    writeFileSync(to, JSON.stringify([record]))
  }
})
