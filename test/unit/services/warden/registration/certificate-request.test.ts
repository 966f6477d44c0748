import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { describe, test } from 'node:test'
import {
  certificateRequest,
  keyTypes,
  newKey,
} from '../../../../../src/lib/services/warden/registration/certificate-request.ts'
import { keyOfRequest } from '../../../../support/certificate-authority.ts'

const NAME = 'org.example.mentat'
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('a request for a certificate', () => {
  for (const type of keyTypes) {
    const key = newKey(type)
    const request = certificateRequest(NAME, key)

    test(`with a key of the kind ${type} is signed with it, and holds its public half`, () => {
      const found = keyOfRequest(request)
      assert.ok(found?.equals(createPublicKey(key)))
    })

    test(`with a key of the kind ${type} is understood by openssl`, { skip: !hasOpenssl }, () => {
      const { status, stdout, stderr } = spawnSync(
        'openssl',
        ['req', '-verify', '-noout', '-subject', '-nameopt', 'RFC2253', '-text'],
        { input: request, encoding: 'utf8' },
      )
      assert.equal(status, 0, stderr)
      assert.match(stderr + stdout, /verify OK/)
      assert.match(stdout, /CN ?= ?org\.example\.mentat/)
      assert.match(stdout, type === 'rsa' ? /3072 bit/ : /prime256v1/)
    })
  }
})
