import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  formatIdentity,
  identityOf,
  isAlive,
  ownIdentity,
  parseIdentity,
} from '../../../../src/lib/framework/process/identity.ts'

describe('the text of an identity', () => {
  test('is read back, also with dots, dashes and numbers in the host', () => {
    for (const host of ['a', 'mail-1', 'mail.example.org', '10.0.0.1', 'a.5.0', 'x_y', '-.-']) {
      for (const start of ['0', 'ab12cd34-0', '00000000-123456789']) {
        const identity = { host, pid: 4711, start }
        assert.deepEqual(parseIdentity(formatIdentity(identity)), identity)
      }
    }
  })

  test('is read back for any host', () => {
    const host = fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/)
    const start = fc.stringMatching(/^[0-9a-f]{8}-[0-9]{1,12}$/)
    fc.assert(
      fc.property(host, fc.nat(), start, (name, pid, begin) => {
        const identity = { host: name, pid, start: begin }
        assert.deepEqual(parseIdentity(formatIdentity(identity)), identity)
      }),
    )
  })

  test('other texts are none', () => {
    for (const text of [
      '',
      'x',
      'a.b',
      'a.1.',
      'a.1.zz',
      '.1.0',
      'a.-1.0',
      'a.1.0~1',
      'a.1.0\n',
      'X',
      'a.1.AB-1',
    ]) {
      assert.equal(parseIdentity(text), undefined, JSON.stringify(text))
    }
  })
})

describe('whether a process lives', () => {
  test('this one does, and is fit for a file name', () => {
    assert.equal(isAlive(ownIdentity()), true)
    assert.deepEqual(identityOf(process.pid), ownIdentity())
    assert.match(formatIdentity(ownIdentity()), /^[\w.-]{1,120}$/)
  })

  test('another one that started with the same PID is not this one', () => {
    assert.equal(isAlive({ ...ownIdentity(), start: 'ffffffff-1' }), false)
  })

  test('of another host nothing is known', () => {
    assert.equal(isAlive({ ...ownIdentity(), host: 'elsewhere' }), undefined)
  })

  test('of a process whose start nobody could tell nothing is known', () => {
    assert.equal(isAlive({ ...ownIdentity(), start: '0' }), undefined)
  })

  test('a child lives until it is killed', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
    const identity = identityOf(child.pid!)
    assert.ok(identity)
    assert.equal(isAlive(identity), true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.equal(isAlive(identity), false)
    assert.equal(identityOf(child.pid!), undefined)
  })

  test('a PID that cannot be is not alive', () => {
    for (const pid of [Number.NaN, 2 ** 31 - 1]) {
      assert.equal(isAlive({ ...ownIdentity(), pid }), false)
    }
  })
})
