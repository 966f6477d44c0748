import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { processFacts, systemdUnitOf } from '../../../../src/lib/framework/process/process-facts.ts'

describe('systemdUnitOf', () => {
  const cgroup = '0::/system.slice/system-mentat\\x2dstorage.slice/mentat-storage@b.service\n'
  const environment = (...variables: string[]): string => variables.join('\0')

  test('knows the process that systemd itself started, and no child of it', () => {
    const own = { environment: environment('A=b', 'SYSTEMD_EXEC_PID=7', 'INVOCATION_ID=x'), cgroup }
    assert.deepEqual(systemdUnitOf(7, own), { unit: 'mentat-storage@b.service', isUser: false })
    assert.equal(systemdUnitOf(8, own), undefined)
  })

  test('knows no daemon that a person started in a session, or cron', () => {
    const session = '0::/user.slice/user-1000.slice/session-2.scope\n'
    const plain = environment('HOME=/root')
    assert.equal(systemdUnitOf(7, { environment: plain, cgroup: session }), undefined)
    const cron = '0::/system.slice/cron.service\n'
    const inherited = environment('INVOCATION_ID=x', 'SYSTEMD_EXEC_PID=3')
    assert.equal(systemdUnitOf(7, { environment: inherited, cgroup: cron }), undefined)
    assert.equal(systemdUnitOf(7, { environment: undefined, cgroup: cron }), undefined)
  })

  test('goes by the control group where the environment may not be read, or systemd is old', () => {
    const unit = { unit: 'mentat-storage@b.service', isUser: false }
    assert.deepEqual(systemdUnitOf(7, { environment: undefined, cgroup }), unit)
    assert.deepEqual(systemdUnitOf(7, { environment: 'INVOCATION_ID=x', cgroup }), unit)
    assert.equal(systemdUnitOf(7, { environment: 'A=b', cgroup }), undefined)
    const first = `3:cpu:/\n1:name=systemd:/system.slice/mentat-pipeline.service\n0::/\n`
    assert.deepEqual(systemdUnitOf(7, { environment: undefined, cgroup: first }), {
      unit: 'mentat-pipeline.service',
      isUser: false,
    })
  })

  test('knows the service manager of a user', () => {
    const user = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/mentat\\x2dx.service\n'
    assert.deepEqual(systemdUnitOf(7, { environment: 'SYSTEMD_EXEC_PID=7', cgroup: user }), {
      unit: 'mentat-x.service',
      isUser: true,
    })
  })
})

test('processFacts tells of this process, and of none that does not run', () => {
  const facts = processFacts(process.pid)
  assert.deepEqual([facts?.parent, facts?.isStopped], [process.ppid, false])
  assert.ok((facts?.memory ?? 0) > 1_000_000)
  assert.equal(processFacts(2 ** 22 + 1), undefined)
})
