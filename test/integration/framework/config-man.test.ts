import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { configManPages } from '../../../scripts/generate/config-man.ts'
import { sampleFiles } from '../../../scripts/generate/config-sample.ts'
import { catalogue } from '../../unit/framework/config/assembling.ts'

const pages = configManPages(catalogue, { version: '1.2.3', date: '2026-11-23' })

describe('the generated files of the configuration', () => {
  test('are a sample and a man page for each section and module', () => {
    assert.deepEqual(
      [...sampleFiles(catalogue).keys()],
      ['etc/core/database.conf', 'etc/core/mail.conf', 'etc/storage.conf'],
    )
    assert.deepEqual(
      [...pages.keys()],
      ['man/mentat-database.conf.5', 'man/mentat-mail.conf.5', 'man/mentat-storage.conf.5'],
    )
  })
  test('hold every option', () => {
    const page = pages.get('man/mentat-database.conf.5') ?? ''
    assert.match(page, /^\.TH "MENTAT-DATABASE\.CONF" 5 "2026-11-23" "Mentat 1\.2\.3"/)
    assert.match(page, /^\.B retry\.first\nThe first pause while the database is away\.$/m)
    assert.match(page, /^Environment: MENTAT_DATABASE_POOL_SIZE\.$/m)
    assert.match(page, /^Default: "250ms"\.$/m)
  })
  test('have no line that roff would take for an unknown request', () => {
    for (const page of pages.values()) {
      for (const [line] of page.matchAll(/^[.'].*$/gm)) {
        assert.match(line, /^\.(TH|SH|PP|TP|B|I|BR|nf|fi|br|sp)( |$)/)
      }
    }
  })
  const hasMandoc = spawnSync('mandoc', ['-Thtml'], { input: '' }).error === undefined
  test('are clean to mandoc', { skip: !hasMandoc && 'mandoc is not installed' }, () => {
    for (const [path, page] of pages) {
      const { stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning'], {
        input: page,
        encoding: 'utf8',
      })
      assert.equal(stdout, '', path)
    }
  })
})
