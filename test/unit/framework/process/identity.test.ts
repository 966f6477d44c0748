import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
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

/** Prints the identity of the first process, and whether it is the one that was told. */
const LOOK = `
import { identityOf, isAlive } from ${JSON.stringify(import.meta.resolve('../../../../src/lib/framework/process/identity.ts'))}
const [told] = process.argv.slice(1)
console.log(JSON.stringify([identityOf(1), told && isAlive(JSON.parse(told))]))
`

/** A container whose boot id is made up, and in it a sandbox with a /proc of its own, as systemd makes for units. */
const CONTAINER = `set -e
look() { "$node" --input-type=module --eval "$look" -- "$@"; }
mount -t tmpfs tmpfs /mnt
echo 01234567-89ab-cdef-0123-456789abcdef > /mnt/boot_id
mount --bind /mnt/boot_id /proc/sys/kernel/random/boot_id
outside=$(look)
told() { printf %s "$1" | sed 's/^\\[\\(.*\\),.*$/\\1/'; }
echo "$outside"
mount -t proc proc /proc
inside=$(look "$(told "$outside")")
echo "$inside"
umount /proc
look "$(told "$inside")"
`

function inContainer(script: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', script],
    { encoding: 'utf8', env: { ...process.env, node: process.execPath, look: LOOK } },
  )
}

const closed = inContainer('true')
const noContainer =
  closed.status === 0 ? false : `namespaces cannot be made here: ${closed.stderr.trim()}`

test(
  'a process is the same inside and outside of a sandbox in a container',
  { skip: noContainer },
  () => {
    const { stdout, stderr } = inContainer(CONTAINER)
    const looks = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [object, boolean?])
    assert.deepEqual(
      looks.map(([, isSame]) => isSame ?? null),
      [null, true, true],
      stderr,
    )
  },
)
