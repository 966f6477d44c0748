import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { HealthServer } from '../../src/lib/daemon/health.ts'
import {
  BaseService,
  type Service,
  startAll,
  stopAll,
} from '../../src/lib/framework/lifecycle/service.ts'
import { OneAtATime, stressService } from './service-stress.ts'

const failure = new TypeError('on purpose')

class Toy extends BaseService {
  readonly watch = new OneAtATime()
  failing = false

  protected override onStart(): Promise<void> {
    return this.watch.pass('starts', async () => {
      await setImmediate()
      if (this.failing) throw failure
    })
  }

  protected override onStop(): Promise<void> {
    return this.watch.pass('stops', () => setImmediate())
  }
}

describe('under stress', () => {
  test('BaseService: never two steps at once, and stopped at the end', async () => {
    const toy = new Toy()
    await stressService(toy)
    assert.equal(toy.running, false)
    assert.equal(toy.watch.starts, toy.watch.stops)
    assert.ok(toy.watch.starts > 1)
  })

  test('HealthServer on a port', async () => {
    const server = new HealthServer('127.0.0.1:0', {
      metrics: () => '',
      troubles: () => [],
      degradations: () => [],
    })
    await stressService(server)
    assert.equal(server.running, false)
  })

  test('HealthServer on a Unix socket, which is gone at the end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mentat-health-'))
    try {
      const socket = join(folder, 'health.sock')
      await stressService(
        new HealthServer(socket, { metrics: () => '', troubles: () => [], degradations: () => [] }),
      )
      assert.equal(existsSync(socket), false)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('start and stop', () => {
  test('a failed start leaves the service stopped, and it can be started later', async () => {
    const toy = new Toy()
    toy.failing = true
    await assert.rejects(toy.start(), failure)
    assert.equal(toy.running, false)
    await toy.stop()
    toy.failing = false
    toy.watch.starts = 0
    await toy.start()
    assert.equal(toy.running, true)
    await toy.stop()
  })

  test('a stop that comes while it is being started waits, and then stops it', async () => {
    const toy = new Toy()
    const starting = toy.start()
    await toy.stop()
    assert.deepEqual([toy.watch.starts, toy.watch.stops, toy.running], [1, 1, false])
    await starting
  })
})

describe('several services', () => {
  function recorded(failing: Record<string, 'start' | 'stop' | 'both'> = {}) {
    const steps: string[] = []
    const services = ['a', 'b', 'c'].map((name): Service => {
      const step = (kind: 'start' | 'stop') => (): Promise<void> => {
        steps.push(`${kind} ${name}`)
        const fails = failing[name] === kind || failing[name] === 'both'
        return fails ? Promise.reject(new TypeError(`${kind} ${name}`)) : Promise.resolve()
      }
      return { start: step('start'), stop: step('stop') }
    })
    return { steps, services }
  }

  test('are started in order and stopped in reverse', async () => {
    const { steps, services } = recorded()
    await startAll(services)
    await stopAll(services)
    assert.deepEqual(steps, ['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a'])
  })

  test('when one cannot start, those before it are stopped, and its failure is told', async () => {
    const { steps, services } = recorded({ c: 'start' })
    await assert.rejects(startAll(services), { message: 'start c' })
    assert.deepEqual(steps, ['start a', 'start b', 'start c', 'stop b', 'stop a'])
  })

  test('a stop that fails as well does not hide why the start failed', async () => {
    const { services } = recorded({ a: 'stop', c: 'start' })
    await assert.rejects(startAll(services), { message: 'start c' })
  })

  test('one that cannot stop does not keep the others running; the first failure is told', async () => {
    const { steps, services } = recorded({ a: 'stop', c: 'stop' })
    await assert.rejects(stopAll(services), { message: 'stop c' })
    assert.deepEqual(steps, ['stop c', 'stop b', 'stop a'])
  })
})
