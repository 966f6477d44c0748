import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { formatAddress, parseAddress } from '../../../../src/lib/idea/address.ts'
import { Random } from '../../../../src/lib/modules/ideagen/random.ts'
import { BuiltinDatabase } from '../../../../src/lib/services/geoip/builtin-database.ts'

const ofPackage = join(
  dirname(fileURLToPath(import.meta.resolve('geoip-lite/package.json'))),
  'data',
)
const files = ['geoip-country.dat', 'geoip-country6.dat']

describe('BuiltinDatabase', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mentat-geoip-'))
    for (const file of files) copyFileSync(join(ofPackage, file), join(folder, file))
  })
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('knows countries of IPv4 and IPv6, and what the day of its data is', async () => {
    const database = new BuiltinDatabase()
    assert.equal(await database.reload(), true)
    assert.equal(await database.reload(), false)
    const locate = (text: string): object => database.locate(parseAddress(text)!)
    assert.deepEqual(locate('8.8.8.8'), { country: 'US' })
    assert.deepEqual(locate('195.113.144.230'), { country: 'CZ' })
    assert.deepEqual(locate('2001:718:1:101::1'), { country: 'CZ' })
    for (const unknown of ['10.0.0.1', '0.0.0.0', '255.255.255.255', '::', 'ffff::ffff', '::1'])
      assert.deepEqual(locate(unknown), {}, unknown)
    assert.equal(database.built, Date.UTC(2019, 7, 28))
  })

  test('says what the package geoip-lite says with the same files', async () => {
    const random = new Random('geoip')
    const addresses = Array.from({ length: 4000 }, (_, index) =>
      index % 2 === 0
        ? formatAddress(4, BigInt(random.next()))
        : formatAddress(6, (0x2a000000n << 96n) | (BigInt(random.next() & 0x0fffffff) << 96n)),
    )
    const list = join(folder, 'addresses.json')
    writeFileSync(list, JSON.stringify(addresses))
    const program = `
      const { lookup } = require(process.argv[1])
      const addresses = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'))
      console.log(JSON.stringify(addresses.map((address) => lookup(address)?.country ?? null)))`
    const output = execFileSync(
      process.execPath,
      ['-e', program, fileURLToPath(import.meta.resolve('geoip-lite')), list],
      { env: { ...process.env, GEODATADIR: folder }, maxBuffer: 2 ** 24 },
    )
    const expected = JSON.parse(output.toString()) as (string | null)[]
    const database = new BuiltinDatabase(folder)
    await database.reload()
    assert.ok(expected.filter((country) => country !== null).length > 1000)
    for (const [index, address] of addresses.entries()) {
      const { country = null } = database.locate(parseAddress(address)!)
      assert.equal(country, expected[index], address)
    }
  })

  test('data that the package has brought up to date itself are as old as their files', async () => {
    const other = mkdtempSync(join(tmpdir(), 'mentat-geoip-'))
    try {
      const updated = Date.UTC(2024, 0, 1)
      for (const file of files) {
        copyFileSync(join(ofPackage, file), join(other, file))
        truncateSync(join(other, file), 3400)
        utimesSync(join(other, file), updated / 1000, updated / 1000)
      }
      assert.deepEqual(await new BuiltinDatabase(other).inspect(), {
        built: updated,
        trouble: undefined,
      })
      const database = new BuiltinDatabase(other)
      await database.reload()
      assert.equal(database.built, updated)
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })

  test('knows nothing without its files or with cut ones, says so, and is well when they are back', async () => {
    const other = mkdtempSync(join(tmpdir(), 'mentat-geoip-'))
    try {
      const database = new BuiltinDatabase(other)
      assert.equal(await database.reload(), false)
      assert.deepEqual(database.locate(parseAddress('8.8.8.8')!), {})
      assert.match(database.trouble ?? '', /ENOENT/)
      assert.equal(database.built, undefined)
      for (const file of files) copyFileSync(join(ofPackage, file), join(other, file))
      truncateSync(join(other, files[1]!), 33)
      assert.equal(await database.reload(), false)
      assert.match(database.trouble ?? '', /33 bytes, expected records of 34 bytes/)
      copyFileSync(join(ofPackage, files[1]!), join(other, files[1]!))
      assert.equal(await database.reload(), true)
      assert.equal(database.trouble, undefined)
      assert.deepEqual(database.locate(parseAddress('8.8.8.8')!), { country: 'US' })
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})
