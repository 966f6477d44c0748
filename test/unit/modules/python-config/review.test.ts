import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspectFolder } from '../../../../src/lib/framework/config/inspect-folder.ts'
import { formatProblem } from '../../../../src/lib/framework/config/problem.ts'
import { catalogue } from '../../../../src/lib/modules/catalogue.ts'
import { draftText, shownDraft } from '../../../../src/lib/modules/python-config/drafts.ts'
import {
  type Review,
  reviewPythonFolder,
} from '../../../../src/lib/modules/python-config/review.ts'
import { writeDrafts } from '../../../../src/lib/modules/python-config/write-drafts.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const original = fileURLToPath(new URL('../../../fixtures/python/etc', import.meta.url))
const review = reviewPythonFolder(original, catalogue)

test('every key of every file is told, with its place', () => {
  assert.deepEqual(review.problems, [])
  assert.equal(review.files.length, 13)
  assert.equal(told('mentat-inspector.py.conf', 'user'), 'not_needed')
  assert.equal(told('mentat-inspector.py.conf', 'queue_out_dir'), 'not_needed')
  assert.equal(told('mentat-inspector.py.conf', 'log_level'), 'renamed')
  assert.equal(told('mentat-inspector.py.conf', 'inspection_rules'), 'same')
  assert.equal(told('mentat-inspector.py.conf', 'inspection_rule'), 'unknown')
  assert.equal(told('mentat-storage.py.conf', 'commit_bulk'), 'not_needed')
  assert.equal(told('mentat-storage.py.conf', 'queue_out_dir'), undefined)
  assert.equal(told('mentat-sampler.conf', 'sampling_limit'), 'changed')
  assert.equal(told('mentat-inspector.py.conf', 'add_event_class_rules'), 'same')
  assert.equal(told('mentat-inspector-b.py.conf', 'add_event_class_rules'), 'changed')
  assert.equal(told('mentat-misper.py.conf', ''), 'unknown')
  assert.equal(told('core/database.json.conf', '__core__database.sqlstorage'), 'changed')
  const { origin } = review.findings.find(({ path }) => path === 'log_level') ?? {}
  assert.deepEqual(origin, { kind: 'file', file: 'mentat-inspector.py.conf', line: 7, column: 5 })
})

test('rules that read otherwise are told, those that cannot be read are parked', () => {
  const third = review.findings.find(({ path }) => path === 'inspection_rules.2.rule')
  assert.match(third?.text ?? '', /constant stands on the left/)
  const fourth = review.findings.find(({ path }) => path === 'inspection_rules.3.rule')
  assert.match(fourth?.text ?? '', /cannot be understood here/)
  assert.ok((fourth?.details ?? []).length >= 2, 'the rule with a caret')
  const { inspection_rules: rules } = valueOf('inspector.conf')
  assert.ok(Array.isArray(rules))
  assert.deepEqual(
    rules.map(({ enabled = true }: { enabled?: boolean }) => enabled),
    [true, true, true, false, true],
  )
})

test('queues, plugins, daemons and mails become what they are here', () => {
  const { inspection_rules: rules, logging } = valueOf('inspector.conf')
  assert.deepEqual(logging, { level: 'debug' })
  const { actions } = (rules as { actions: { args: { queue_tgt: string } }[] }[])[1] ?? {}
  assert.deepEqual(
    actions?.map(({ args }) => args.queue_tgt),
    ['inspector-b', '/srv/archive'],
  )
  assert.deepEqual(valueOf('inspector-b.conf'), { inspection_rules: [] })
  assert.deepEqual(valueOf('enricher.conf')['plugins'], [
    {
      name: 'whois',
      config: {
        modules: [
          { kind: 'file', whois_file: '/var/mentat/whois-exceptions.json', optional: true },
          { kind: 'database' },
        ],
      },
    },
    {
      name: 'geoip',
      config: {
        asndb: '/var/opt/opensourcedbs/GeoLite2-ASN.mmdb',
        citydb: '/var/opt/opensourcedbs/GeoLite2-City.mmdb',
      },
    },
    {
      name: 'passivedns',
      config: { api_key: 'k3y', api_limit: 50, api_timeout: 0.5, rec_validity: '168h' },
    },
  ])
  assert.deepEqual(valueOf('controller.conf')['modules'], [
    { exec: ['inspector', 'run'], count: 2 },
    { exec: ['inspector', 'run'], name: 'inspector-b' },
    { exec: ['enricher', 'run'] },
    { exec: ['storage', 'run'] },
    { exec: ['scheduler', 'run'] },
  ])
  assert.deepEqual(valueOf('reporter.conf'), {
    default_locale: 'cs',
    fallback: ['noc@example.org'],
    mail: { from: 'Mentat <mentat@example.org>' },
    reply_to: 'csirt@example.org',
    mail_admin: ['admin@example.org'],
    mail_test_mode: true,
  })
})

test('nothing that is told holds a password', () => {
  const text = JSON.stringify(review.findings)
  assert.ok(!/s3cret|k3y/.test(text))
  assert.ok(!review.drafts.some((draft) => draftText(draft).includes('s3cret')))
})

test('what is shown of the files holds no keys and passwords', () => {
  assert.match(review.drafts.map(draftText).join(''), /k3y/)
  assert.doesNotMatch(review.drafts.map(shownDraft).join(''), /k3y|s3cret/)
})

test('values of another kind than expected are told, and not printed', () => {
  const folder = temporaryFolder()
  const write = (file: string, value: object): void => {
    writeFileSync(join(folder, file), JSON.stringify(value))
  }
  mkdirSync(join(folder, 'core'))
  const modules = [{ name: ['s3cret'] }, 5]
  write('core/services.json.conf', { __core__services: { whois: { modules }, pdns: 's3cret' } })
  write('mentat-enricher.py.conf', {
    plugins: ['s3cret', { name: 'constructor' }, { name: 'WhoisEnricherPlugin' }],
  })
  write('mentat-controller.py.conf', { modules: [{ exec: { password: 's3cret' } }] })
  write('mentat-storage.py.conf', { queue_in_dir: { password: 's3cret' }, queue_out_dir: 5 })
  write('mentat-reporter.py.conf', { mail_admin: 'root', mail_to: 'x@example.org' })
  const { findings, drafts } = reviewPythonFolder(folder, catalogue)
  const told = findings.map(({ path, verdict, text }) => `${path}: ${verdict}: ${text}`)
  for (const expected of [
    'plugins.0: unknown: is no plugin: it has no text "name"',
    'plugins.1: changed: the plugin "constructor" has to be written anew, in JavaScript: docs/guides/write-an-enricher-plugin.md',
    'plugins.2: unknown: there is no whois module without a text "name"',
    'modules.0: changed: an entry without a text "exec" is no daemon of ours',
    'queue_in_dir: unknown: is no queue: expected a text',
    'queue_out_dir: unknown: is no queue: expected a text',
  ]) {
    assert.ok(told.includes(expected), `${expected} in\n${told.join('\n')}`)
  }
  assert.doesNotMatch(told.join('\n') + drafts.map(draftText).join('\n'), /s3cret/)
  assert.deepEqual(drafts.find(({ file }) => file === 'reporter.conf')?.value, {
    mail_admin: ['root'],
  })
})

test('the files that are written are a valid configuration', async () => {
  const folder = temporaryFolder()
  const { written, kept } = writeDrafts(folder, review.drafts, original)
  assert.deepEqual(kept, [])
  assert.ok(written.includes('inspector-b.conf') && written.includes('core/database.conf'))
  const text = readFileSync(join(folder, 'enricher.conf'), 'utf8')
  assert.match(text, /^# Made of mentat-enricher\.py\.conf/)
  assert.match(
    text,
    /# \* plugins\.3: the plugin "org\.example\.mentat\.OwnPlugin" has to be written anew/,
  )
  const { problems } = await inspectFolder(catalogue, { path: folder, config: folder }, {})
  assert.deepEqual(problems.map(formatProblem), [])
})

test('a file that is there is never changed, and the folder of the original never written to', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'storage.yaml'), 'batch: 1\n')
  const { written, kept } = writeDrafts(folder, review.drafts, original)
  assert.deepEqual(kept, ['storage.conf'])
  assert.ok(!readdirSync(folder).includes('storage.conf'))
  assert.deepEqual(writeDrafts(folder, review.drafts, original).written, [])
  assert.equal(written.length, review.drafts.length - 1)
  assert.throws(
    () => writeDrafts(original, review.drafts, original),
    isMentatError('USAGE', 'mixed up'),
  )
})

test('a file with an error of syntax is a problem, and a folder of something else is refused', () => {
  const folder = temporaryFolder()
  assert.throws(() => reviewPythonFolder(folder, catalogue), isMentatError('CONFIG_NOT_FOUND'))
  mkdirSync(join(folder, 'core'))
  writeFileSync(
    join(folder, 'mentat-storage.py.conf'),
    '{\n  "queue_in_wait": 5\n  "commit_bulk": true\n}\n',
  )
  const { problems } = reviewPythonFolder(folder, catalogue)
  assert.match(
    problems.map(formatProblem).join('\n'),
    /^mentat-storage\.py\.conf:\d+:\d+: syntax: /,
  )
})

function told(file: string, path: string): string | undefined {
  const found = review.findings.find(
    (finding) =>
      finding.path === path && finding.origin.kind === 'file' && finding.origin.file === file,
  )
  return found?.verdict
}

function valueOf(file: string): Review['drafts'][number]['value'] {
  return review.drafts.find((draft) => draft.file === file)?.value ?? {}
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-python-'))
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
