import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../support/queue.ts'
import { runCli } from '../support/run-cli.ts'

const units = fileURLToPath(new URL('../../etc/systemd/', import.meta.url))
const bin = fileURLToPath(new URL('../../bin/run', import.meta.url))
const names = readdirSync(units).toSorted()
const services = names.filter((name) => name.endsWith('.service'))
/** What runs also while the database is down, or is the database. */
const needsNoDatabase = new Set(['mentat-database.service', 'mentat-receiver.service'])
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
const skip = hasSystemd ? false : 'systemd-analyze is not installed'

function textOf(name: string): string {
  return readFileSync(join(units, name), 'utf8')
}

/** The units with the program of this checkout, for what looks whether it is there. */
function installed(): string {
  const folder = temporaryFolder()
  for (const name of names) {
    copyFileSync(join(units, name), join(folder, name))
    writeFileSync(join(folder, name), textOf(name).replaceAll('/usr/bin/mentat', bin))
  }
  return folder
}

describe('the unit files of systemd', () => {
  test('there are some', () => {
    assert.ok(services.length >= 5 && names.includes('mentat.target'), names.join())
  })

  for (const name of names) {
    test(`${name} is understood by systemd without a complaint`, { skip }, () => {
      const { status, stdout, stderr } = spawnSync(
        'systemd-analyze',
        ['verify', '--man=no', join(installed(), name)],
        { encoding: 'utf8' },
      )
      assert.deepEqual([status, stdout, stderr], [0, '', ''])
    })
  }

  for (const name of services) {
    test(`${name} starts a command that there is`, () => {
      const command = /^ExecStart=\/usr\/bin\/mentat (.+)$/m.exec(textOf(name))?.[1] ?? ''
      const words = command.replaceAll('%i', 'x').split(' ')
      const { status, stdout } = runCli([...words, '--help'])
      assert.equal(status, 0, command)
      for (const flag of words.filter((word) => word.startsWith('--'))) {
        assert.ok(stdout.includes(flag), `${command}: ${flag}`)
      }
    })

    test(`${name} sees the processes of others, by which it tells who lives`, () => {
      assert.doesNotMatch(textOf(name), /^(ProtectProc|ProcSubset|PrivatePIDs)=/m)
    })

    if (!needsNoDatabase.has(name)) {
      test(`${name} does not keep the database itself, which would be killed with it`, () => {
        assert.match(textOf(name), /^Wants=.*\bmentat-database\.service$/m)
        assert.match(textOf(name), /^After=.*\bmentat-database\.service\b/m)
      })
    }

    test(`${name} is shut in as the others are`, () => {
      const sandbox = (text: string): string => /^NoNewPrivileges[^]*?\n\n/m.exec(text)?.[0] ?? ''
      assert.ok(sandbox(textOf(name)).includes('ProtectSystem=strict'))
      assert.equal(sandbox(textOf(name)), sandbox(textOf(services[0] ?? '')))
    })
  }
})
