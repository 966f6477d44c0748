import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  connectionFailure,
  wasTurnedAway,
} from '../../../../src/lib/services/warden/connection-failure.ts'
import { hubAt } from '../../../../src/lib/services/warden/peer.ts'

/** A failure as Node throws it. */
function failure(code: string, text = ''): Error {
  return Object.assign(new Error(text), { code })
}

describe('a connection that fails', () => {
  for (const [code, meant, words] of [
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'WARDEN_HUB_UNTRUSTED', /from an authority in/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'WARDEN_HUB_UNTRUSTED', /from an authority in/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'WARDEN_HUB_UNTRUSTED', /from an authority in/],
    ['CERT_NOT_YET_VALID', 'WARDEN_HUB_UNTRUSTED', /not valid yet/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'WARDEN_CERTIFICATE_REFUSED', /not accept our/],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'WARDEN_CERTIFICATE_REFUSED', /has expired/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'WARDEN_UNAVAILABLE', /no encrypted connection/],
    ['EAI_AGAIN', 'WARDEN_UNAVAILABLE', /name servers/],
    ['EHOSTUNREACH', 'WARDEN_UNAVAILABLE', /the connection failed \(EHOSTUNREACH\)/],
    ['HPE_INVALID_CONSTANT', 'WARDEN_ANSWER_INVALID', /not HTTP/],
  ] as const) {
    test(`by ${code} is ${meant}`, () => {
      const error = connectionFailure(failure(code, 'GET /?secret=s3cret'), hubAt('https://hub'))
      assert.equal(error.code, meant)
      assert.match(error.message, words)
      assert.ok(!error.message.includes('s3cret') && error.cause === undefined)
    })
  }

  test('by an alert that OpenSSL tells in words', () => {
    const words = 'write EPROTO 00:error:0A000418:SSL routines:x:tlsv1 alert unknown ca:a.c:909:SSL'
    const error = connectionFailure(failure('EPROTO', words), hubAt('https://hub'))
    assert.equal(error.code, 'WARDEN_CERTIFICATE_REFUSED')
    assert.match(error.message, /\(ALERT_UNKNOWN_CA\)$/)
    assert.ok(wasTurnedAway(failure('EPROTO', words)))
    assert.ok(!wasTurnedAway(failure('ECONNRESET')))
  })

  test('to a registration authority names it, and its option', () => {
    const ra = { address: 'https://ra', title: 'the registration authority' } as const
    const expired = connectionFailure(failure('CERT_HAS_EXPIRED'), {
      ...ra,
      option: 'warden.ra_url',
    })
    assert.equal(
      expired.message,
      'https://ra: the certificate of the registration authority has expired (CERT_HAS_EXPIRED)',
    )
    const silent = connectionFailure(failure('ECONNREFUSED'), { ...ra, option: 'warden.ra_url' })
    assert.match(silent.advice, /in `warden\.ra_url`/)
  })

  test('over both IPv6 and IPv4 is told by the first', () => {
    const both = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')])
    assert.match(connectionFailure(both, hubAt('https://hub')).message, /nobody listens there/)
  })
})
