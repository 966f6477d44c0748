import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { missingPackage, packages, standalone } from '../support/packages.ts'
import { temporaryFolder } from '../support/queue.ts'

const checkout = join(import.meta.dirname, '..', '..')

describe('the tar', { timeout: 120_000, skip: missingPackage('tar') }, () => {
  const folder = temporaryFolder()
  const root = join(folder, `mentat-${packages.version}-linux-x64`)

  test('it unpacks into one folder, and the binary in it runs', async () => {
    execFileSync('tar', ['--extract', `--file=${packages.tar}`, `--directory=${folder}`])
    assert.deepEqual(readdirSync(folder), [`mentat-${packages.version}-linux-x64`])
    const { stdout, stderr } = await standalone(join(folder, 'home'), join(root, 'bin/mentat')).run(
      '--version',
    )
    assert.match(stdout, /^mentat\//, stderr)
  })

  test('it has manual, samples, units, guides, completion and licences', () => {
    for (const part of ['man', 'etc', 'etc/systemd', 'docs/guides']) {
      assert.deepEqual(
        readdirSync(join(root, part)).toSorted(),
        readdirSync(join(checkout, part)).toSorted(),
      )
    }
    assert.match(readFileSync(join(root, 'INSTALL.md'), 'utf8'), /bin\/mentat/)
    assert.match(readFileSync(join(root, 'completions/mentat.bash'), 'utf8'), /mentat/)
    const licences = readFileSync(join(root, 'THIRD-PARTY-LICENCES.txt'), 'utf8')
    for (const name of ['Node.js', 'PostgreSQL', 'GeoLite2', 'kysely', 'winston']) {
      assert.match(licences, new RegExp(`^${name}`, 'm'))
    }
  })

  test('its files are in order, of root, and of the day of the release', () => {
    const list = execFileSync('tar', ['--list', '--verbose', `--file=${packages.tar}`], {
      encoding: 'utf8',
    })
    const lines = list.trimEnd().split('\n')
    const names = lines.map((line) => line.split(/\s+/).at(5) ?? '')
    assert.deepEqual(names, names.toSorted())
    const days = new Set(
      lines.map((line) => line.split(/\s+/).slice(1, 5).toSpliced(1, 1).join(' ')),
    )
    assert.equal(days.size, 1)
    assert.match([...days][0] ?? '', /^root\/root /)
  })
})
