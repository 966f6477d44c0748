import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { ProcessLock } from '../../../src/lib/database/server/process-lock.ts'
import {
  formatIdentity,
  identityOf,
  ownIdentity,
} from '../../../src/lib/framework/process/identity.ts'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'

const program = join(import.meta.dirname, '../../fixtures/programs/take-lock.ts')

describe('a process lock', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mentat-lock-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  const lock = () => new ProcessLock(folder, 'keeper', systemClock)
  const write = (number: number, owner: string) => {
    writeFileSync(join(folder, `keeper.${number}`), owner)
  }

  test('is held by the one who took it until it is given back', () => {
    const [first, second] = [lock(), lock()]
    assert.equal(first.holder(), undefined)
    assert.ok(first.tryTake())
    assert.equal(second.tryTake(), false)
    assert.deepEqual(second.holder(), ownIdentity())
    second.release()
    assert.deepEqual(second.holder(), ownIdentity())
    first.release()
    assert.equal(second.holder(), undefined)
    assert.ok(second.tryTake())
    second.release()
    assert.equal(readdirSync(folder).length, 1)
  })

  test('locks of other names in the folder are others', () => {
    assert.ok(lock().tryTake())
    assert.ok(new ProcessLock(folder, 'start', systemClock).tryTake())
  })

  test('of a process that was killed is free', async () => {
    const child = spawn('sleep', ['60'])
    const identity = identityOf(child.pid ?? 0)
    assert.ok(identity)
    write(7, formatIdentity(identity))
    assert.equal(lock().tryTake(), false)
    child.kill('SIGKILL')
    await once(child, 'close')
    assert.ok(lock().tryTake())
    assert.deepEqual(readdirSync(folder), ['keeper.8'])
  })

  test('of another host is held while it is renewed', () => {
    write(1, 'elsewhere.1.00000000-1')
    assert.equal(lock().tryTake(), false)
    const longAgo = systemClock.now() / 1000 - 60
    utimesSync(join(folder, 'keeper.1'), longAgo, longAgo)
    assert.ok(lock().tryTake())
  })

  test('whose file makes no sense is free', () => {
    for (const owner of ['', 'nonsense', '\0']) {
      write(1, owner)
      assert.ok(lock().tryTake(), JSON.stringify(owner))
      rmSync(join(folder, 'keeper.2'))
    }
  })

  test('is never held by two, whatever they do at once', async () => {
    const witness = join(folder, 'witness')
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, [program, folder, witness, '40'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      }),
    )
    const statuses = await Promise.all(children.map((child) => once(child, 'close')))
    assert.deepEqual(new Set(statuses.flat()), new Set([0, null]))
  })

  test('its program says so when two hold it', () => {
    const witness = join(folder, 'witness')
    writeFileSync(witness, '')
    const { status } = spawnSync(process.execPath, [program, folder, witness, '1'])
    assert.equal(status, 1)
  })
})
