import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { KeyRing } from '../../../../src/lib/modules/receiver/key-ring.ts'
import { makeKey } from '../../../../src/lib/modules/receiver/new-key.ts'
import { RateLimit } from '../../../../src/lib/modules/receiver/rate-limit.ts'
import { receiverRemarks } from '../../../../src/lib/modules/receiver/remarks.ts'
import { FakeClock } from '../../../support/fake-clock.ts'

const keys = [{ name: 'a', sha256: '0'.repeat(64) }]
const sound = { listen: '8090', allow_plain_http: false, trusted_proxies: [], keys }

describe('receiver.conf', () => {
  const remarks = (options: object): string[] =>
    receiverRemarks({ ...sound, ...options }).map(
      ({ severity, path, text }) => `${severity} ${path.join('.')}: ${text}`,
    )

  test('may be without encryption only where nobody else listens', () => {
    const own = ['8090', '127.0.0.1:1', '127.8.8.8:1', '[::1]:1', '::1:1', 'localhost:1']
    for (const listen of own) assert.deepEqual(remarks({ listen }), [], listen)
    const open = ['0.0.0.0:1', '[::]:1', '192.0.2.1:1', 'mentat.example.org:1', ':1']
    for (const listen of open) {
      assert.match(remarks({ listen })[0] ?? '', /^problem listen: .*is reached by other machines/)
      assert.deepEqual(remarks({ listen, allow_plain_http: true }), [])
      assert.deepEqual(remarks({ listen, tls: {} }), [])
    }
  })

  test('names a place to listen, and each key once', () => {
    const text = 'problem listen: "x" is no place to listen; expected a port or address:port'
    assert.deepEqual(remarks({ listen: 'x' }), [text])
    assert.deepEqual(remarks({ keys: [...keys, { name: 'a', sha256: 'b' }, ...keys] }), [
      'problem keys.1.name: "a" stands there twice',
      'problem keys.2.name: "a" stands there twice',
      `problem keys.2.sha256: "${keys[0]?.sha256}" stands there twice`,
    ])
  })

  test('trusts addresses and networks', () => {
    const good = ['127.0.0.1', '::1', '192.0.2.0/24', '2001:db8::/32']
    assert.deepEqual(remarks({ trusted_proxies: good }), [])
    const bad = ['', 'proxy', '1.2.3', '1.2.3.4/0', '1.2.3.4/33', '::1/129', '1.2.3.4-5.6.7.8']
    assert.equal(remarks({ trusted_proxies: bad }).length, bad.length)
  })
})

test('a key opens by its digest, and by nothing else', () => {
  const clock = new FakeClock()
  const made = [makeKey(), makeKey()]
  const entries = made.map(({ sha256 }, index) => ({ name: `k${index}`, sha256 }))
  const ring = new KeyRing({ keys: entries, rate: 1 }, clock)
  assert.deepEqual(
    made.map(({ key }) => ring.senderOf(key)?.name),
    ['k0', 'k1'],
  )
  for (const wrong of ['', 'x', made[0]?.sha256 ?? '', `${made[0]?.key}a`]) {
    assert.equal(ring.senderOf(wrong), undefined)
  }
  assert.match(made[0]?.key ?? '', /^mentat_[\w-]{43}$/)
})

test('a rate lets a minute of events through at once, then as many as come in time', () => {
  const clock = new FakeClock()
  const rate = new RateLimit(120, clock)
  assert.equal(rate.wait, 0)
  rate.spend(119)
  assert.equal(rate.wait, 0)
  rate.spend(61)
  assert.equal(rate.wait, 30_500, 'for what was too much, and one more')
  clock.advance(30_500)
  assert.equal(rate.wait, 0)
  clock.advance(3_600_000)
  rate.spend(120)
  assert.equal(rate.wait, 500, 'no more than a minute is saved up')
})
