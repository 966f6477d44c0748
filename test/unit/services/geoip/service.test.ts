import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { type Logger, silentLogger } from '../../../../src/lib/framework/logging/logger.ts'
import { parseInterval } from '../../../../src/lib/idea/interval.ts'
import { type GeoFiles, GeoIpService } from '../../../../src/lib/services/geoip/service.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { mmdb, type MmdbOptions, type MmdbValue } from '../../../support/mmdb.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2024, 4, 2)

const prague = {
  city: { geoname_id: 3067696, names: { de: 'Prag', en: 'Prague' } },
  country: { iso_code: 'CZ', is_in_european_union: true, names: { en: 'Czechia' } },
  location: { latitude: 50.088, longitude: -14.5, time_zone: 'Europe/Prague' },
  subdivisions: [{ iso_code: '10', names: { en: 'Prague' } }],
}
const vienna = { country: { iso_code: 'AT', names: { en: 'Austria' } } }
const cesnet = {
  autonomous_system_number: 2852,
  autonomous_system_organization: 'CESNET z.s.p.o.',
}

describe('GeoIpService', () => {
  let folder: string
  let lines: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mentat-geoip-'))
    lines = []
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  for (const recordSize of [24, 28, 32] as const) {
    test(`tells city, country and system, with records of ${recordSize} bits`, async () => {
      const service = await serviceOf({
        city: write('city', { '192.0.2.0/24': prague, '2001:db8::/32': vienna }, { recordSize }),
        asn: write('asn', { '192.0.2.0/25': cesnet }, { type: 'GeoLite2-ASN', recordSize }),
      })
      assert.deepEqual(service.locate('192.0.2.1'), {
        country: 'CZ',
        city: 'Prague',
        region: '10',
        latitude: 50.088,
        longitude: -14.5,
        timezone: 'Europe/Prague',
        asn: 2852,
        organisation: 'CESNET z.s.p.o.',
      })
      assert.equal(service.locate('192.0.2.200').asn, undefined)
      assert.deepEqual(service.locate('2001:db8::1'), { country: 'AT' })
      assert.deepEqual(service.locate('198.51.100.1'), {})
      assert.equal(service.trouble(), undefined)
    })
  }

  test('finds an address that is mapped into IPv6 as the one it stands for', async () => {
    const service = await serviceOf({ country: write('c', { '192.0.2.0/24': vienna }) })
    assert.deepEqual(service.locate('::ffff:192.0.2.1'), { country: 'AT' })
  })

  test('does not look for IPv6 addresses in a database of IPv4', async () => {
    const path = write('c', { '0.0.0.0/0': vienna }, { version: 4 })
    const service = await serviceOf({ country: path })
    assert.deepEqual(service.locate('192.0.2.1'), { country: 'AT' })
    assert.deepEqual(service.locate('2001:db8::1'), {})
  })

  test('tells of networks and ranges what is the same for the first and the last address', async () => {
    const service = await serviceOf({
      country: write('c', { '192.0.2.0/25': vienna, '192.0.2.128/25': prague }),
      asn: write('a', { '192.0.2.0/24': cesnet }, { type: 'GeoLite2-ASN' }),
    })
    assert.equal(service.locate('192.0.2.0/26').country, 'AT')
    assert.equal(service.locate('192.0.2.100-192.0.2.120').country, 'AT')
    assert.equal(service.locate('192.0.2.0/24').country, undefined)
    assert.equal(service.locate(parseInterval('192.0.2.0/24')!).asn, 2852)
  })

  test('knows nothing of what is no address', async () => {
    const service = await serviceOf({})
    for (const text of ['', 'x', '192.0.2', '192.0.2.1/33', 'example.org', '1::2::3'])
      assert.deepEqual(service.locate(text), {})
  })

  test('uses the data that come along when no file of countries is named', async () => {
    const asn = write('a', { '195.113.0.0/16': cesnet }, { type: 'GeoLite2-ASN' })
    const service = await serviceOf({ asn })
    assert.deepEqual(service.locate('195.113.144.230'), {
      country: 'CZ',
      asn: 2852,
      organisation: 'CESNET z.s.p.o.',
    })
    const [builtin, file] = service.describe()
    assert.equal(builtin?.source, 'geoip-lite')
    assert.equal(builtin.age, NOW - Date.UTC(2019, 7, 28))
    assert.match(builtin.advice ?? '', /geoipupdate/)
    assert.deepEqual(file, {
      kind: 'asn',
      source: asn,
      built: NOW - DAY,
      age: DAY,
      trouble: undefined,
      advice: undefined,
    })
  })

  test('says once in the log that data are old', async () => {
    const service = await serviceOf({
      country: write('c', { '192.0.2.0/24': vienna }, { built: NOW - 200 * DAY }),
    })
    await service.reload()
    assert.equal(lines.length, 2)
    assert.match(lines[0] ?? '', /^info .* of 2023-10-15 is in use$/)
    assert.match(lines[1] ?? '', /^warning .* are old\. Newer data: GeoLite2 files/)
    assert.match(service.describe()[0]?.advice ?? '', /geoipupdate/)
  })

  test('tells how old the data are without reading them', async () => {
    const city = write('c', { '192.0.2.0/24': prague }, { built: NOW - 3 * DAY })
    const missing = join(folder, 'missing')
    for (const files of [{}, { city }, { city, asn: city }, { country: missing, asn: missing }]) {
      const unread = new GeoIpService(files, { logger: silentLogger, clock: new FakeClock(NOW) })
      const read = await serviceOf(files)
      const told = (await unread.inspect()).map(({ trouble, ...rest }) => ({
        ...rest,
        isUsable: trouble === undefined,
      }))
      const expected = read.describe().map(({ trouble, ...rest }) => ({
        ...rest,
        isUsable: trouble === undefined,
      }))
      assert.deepEqual(told, expected)
      assert.deepEqual(unread.locate('192.0.2.1'), {})
    }
  })

  test('goes on without a file that is missing, and takes it when it comes', async () => {
    const path = join(folder, 'c')
    const service = await serviceOf({ country: path })
    await service.reload()
    assert.deepEqual(service.locate('192.0.2.1'), {})
    assert.match(service.trouble() ?? '', /c cannot be used: .* does not exist$/)
    assert.equal(lines.length, 1)
    write('c', { '192.0.2.0/24': vienna })
    await service.reload()
    assert.deepEqual(service.locate('192.0.2.1'), { country: 'AT' })
    assert.equal(service.trouble(), undefined)
  })

  test('takes a new version of a file, whether it was replaced or written over', async () => {
    const path = write('c', { '192.0.2.0/24': vienna })
    const service = await serviceOf({ country: path })
    assert.equal(service.locate('192.0.2.1').country, 'AT')
    renameSync(write('new', { '192.0.2.0/24': prague }), path)
    assert.equal(service.locate('192.0.2.1').country, 'AT')
    await service.reload()
    assert.equal(service.locate('192.0.2.1').country, 'CZ')
    write('c', { '192.0.2.0/23': vienna })
    await service.reload()
    assert.equal(service.locate('192.0.2.1').country, 'AT')
  })

  test('stays with the version before when a new one is cut off anywhere', async () => {
    const path = write('c', { '192.0.2.0/24': vienna })
    const service = await serviceOf({ country: path })
    const whole = mmdb({ '192.0.2.0/24': prague }, { type: 'GeoLite2-City', built: NOW })
    for (let length = 0; length < whole.length; length += 37) {
      writeFileSync(path, whole.subarray(0, length))
      await service.reload()
      assert.deepEqual(service.locate('192.0.2.1'), { country: 'AT' }, `${length} bytes`)
      assert.match(service.trouble() ?? '', /cannot be used: .*; the version read before stays/)
    }
    writeFileSync(path, whole)
    await service.reload()
    assert.equal(service.locate('192.0.2.1').country, 'CZ')
    assert.equal(service.trouble(), undefined)
  })

  test('refuses a file of the wrong kind, and one of another format', async () => {
    const service = await serviceOf({
      country: write('c', { '192.0.2.0/24': cesnet }, { type: 'GeoLite2-ASN' }),
      asn: write('a', { '192.0.2.0/24': vienna }),
    })
    assert.match(service.trouble() ?? '', /holds GeoLite2-ASN, expected countries or cities/)
    assert.match(service.trouble() ?? '', /holds GeoLite2-City, expected autonomous systems/)
    writeFileSync(join(folder, 'c'), 'PK\x03\x04 is how archives begin')
    await service.reload()
    assert.match(service.trouble() ?? '', /c cannot be used/)
  })

  test('leaves out what has another type than it should', async () => {
    const odd = {
      country: { iso_code: 7 },
      city: { names: ['Prague'] },
      location: { latitude: '50', longitude: true },
      subdivisions: {},
    }
    const service = await serviceOf({ city: write('c', { '192.0.2.0/24': odd, '::/0': 'text' }) })
    assert.deepEqual(service.locate('192.0.2.1'), {})
    assert.deepEqual(service.locate('2001:db8::1'), {})
  })

  test('never throws, whatever bytes of a file are damaged', async () => {
    const whole = mmdb(
      { '192.0.2.0/24': prague, '192.0.0.0/8': vienna, '2001:db8::/32': prague },
      { type: 'GeoLite2-City', built: NOW },
    )
    const path = join(folder, 'c')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (damages) => {
          const damaged = Buffer.from(whole)
          for (const [offset, byte] of damages) damaged[offset] = byte
          writeFileSync(path, damaged)
          const service = await serviceOf({ city: path })
          for (const address of ['192.0.2.1', '192.1.1.1', '2001:db8::1', '8.8.8.8', '::'])
            assert.equal(typeof service.locate(address), 'object')
          service.describe()
        },
      ),
      { numRuns: 200 },
    )
  })

  function write(
    name: string,
    networks: Record<string, MmdbValue>,
    options: Partial<MmdbOptions> = {},
  ): string {
    const path = join(folder, name)
    writeFileSync(path, mmdb(networks, { type: 'GeoLite2-City', built: NOW - DAY, ...options }))
    return path
  }

  async function serviceOf(files: GeoFiles): Promise<GeoIpService> {
    const logger: Logger = {
      ...silentLogger,
      info: (text) => void lines.push(`info ${text}`),
      warning: (text) => void lines.push(`warning ${text}`),
    }
    const service = new GeoIpService(files, { logger, clock: new FakeClock(NOW) })
    await service.reload()
    return service
  }
})
