import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { exitStatuses } from '../../scripts/generate/program-man.ts'
import { loadManifest } from '../../scripts/generate/manifest.ts'
import { type CommandEntry, ownFlags, shownFlags } from '../../src/cli/flag-text.ts'
import { isGroup, nodeOf, type SchemaNode } from '../../src/lib/framework/config/schema-node.ts'
import { registry } from '../../src/lib/framework/errors/registry.ts'
import { catalogue } from '../../src/lib/modules/catalogue.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const names = readdirSync(join(root, 'man')).toSorted()
const page = (name: string): string => read(`man/${name}`)
const commands: readonly CommandEntry[] = Object.values((await loadManifest(root)).commands)

describe('the man pages of commands', () => {
  const topics = new Set(commands.map(({ id }) => id.split(':')[0] ?? ''))
  test('are one of the program and one of each topic and command', () => {
    const expected = ['mentat.1', ...[...topics].map((name) => `mentat-${name}.1`)]
    assert.deepEqual(
      names.filter((name) => name.endsWith('.1')),
      expected.toSorted(),
    )
  })
  test('name every command, and no other', () => {
    const sources = globSync('**/*.ts', { cwd: join(root, 'src/commands') })
    const expected = sources.map((path) => path.replace(/\.ts$/, '').replaceAll('/', ' '))
    const told = [...topics].flatMap((topic) =>
      matches(section(page(`mentat-${topic}.1`), 'SYNOPSIS'), /^\.B mentat (.*)$/gm),
    )
    assert.deepEqual(told.toSorted(), expected.toSorted())
  })
  test('name every flag of every command, and no other', () => {
    for (const topic of topics) {
      const own = commands.filter(({ id }) => id.split(':')[0] === topic)
      const text = section(page(`mentat-${topic}.1`), 'DESCRIPTION')
      const parts = own.length === 1 ? [text] : text.split(/^\.SS mentat /m).slice(1)
      for (const [index, command] of own.entries()) {
        const told = matches(parts[index] ?? '', /^\.B (?:-\w, )?--([\w-]+)/gm)
        const flags = ownFlags(command).map(({ name }) => name)
        assert.deepEqual(told.toSorted(), flags.toSorted(), command.id)
      }
    }
  })
  test('name the flags that all commands have, and no other', () => {
    const shared = commands.flatMap(shownFlags).filter(({ helpGroup }) => helpGroup === 'GLOBAL')
    const expected = new Set([...shared.map(({ name }) => name), 'help', 'version'])
    const told = matches(section(page('mentat.1'), 'FLAGS'), /^\.B --([\w-]+)/gm)
    assert.deepEqual(told.toSorted(), [...expected].toSorted())
  })
  test('hide no flag but those of the machinery and the negations of a search', () => {
    const hidden = commands.flatMap(({ flags }) =>
      Object.entries(flags).flatMap(([name, flag]) => (flag.hidden === true ? [name] : [])),
    )
    for (const name of new Set(hidden)) assert.match(name, /^(supervised|not-.*)$/)
  })
})

describe('the man pages of configuration files', () => {
  const subjects = [...catalogue.sections, ...catalogue.modules]
  test('are one of each section and module', () => {
    assert.deepEqual(
      names.filter((name) => name.endsWith('.5')),
      subjects.map(({ name }) => `mentat-${name}.conf.5`).toSorted(),
    )
  })
  test('name every key, and no other', () => {
    for (const { name, schema } of subjects) {
      const told = matches(section(page(`mentat-${name}.conf.5`), 'OPTIONS'), /^\.B (.*)$/gm)
      assert.deepEqual(told, keysOf(nodeOf(schema), []), name)
    }
  })
})

function keysOf(node: SchemaNode, path: readonly string[]): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    isGroup(child) ? keysOf(child, [...path, key]) : [[...path, key].join('.')],
  )
}

describe('all man pages', () => {
  test('lead to pages that exist, and each is led to', () => {
    const led = new Set<string>()
    for (const name of names) {
      for (const [, other = '', number] of plain(name).matchAll(/^\.BR (\S+) \((\d)\)/gm)) {
        assert.ok(names.includes(`${other}.${number}`), `${name} leads to ${other}(${number})`)
        led.add(`${other}.${number}`)
      }
    }
    assert.deepEqual([...led].toSorted(), names)
  })
  test('of a module lead to its configuration, and back', () => {
    assert.match(plain('mentat-storage.1'), /^\.BR mentat-storage\.conf \(5\)/m)
    assert.match(plain('mentat-storage.conf.5'), /^\.BR mentat-storage \(1\)/m)
    assert.match(plain('mentat-database.conf.5'), /^\.BR mentat-db \(1\)/m)
  })
  test('hold no request that man(7) does not know', () => {
    for (const name of names) {
      for (const [line] of page(name).matchAll(/^[.'].*$/gm)) {
        assert.match(line, /^\.(TH|SH|SS|PP|TP|B|I|BR|nf|fi|br|sp|RS|RE)( |$)/, name)
      }
    }
  })
  const { error } = spawnSync('mandoc', ['-Tlint'], { input: '' })
  test('are clean to mandoc', { skip: error !== undefined && 'mandoc is not installed' }, () => {
    const paths = names.map((name) => join(root, 'man', name))
    const { stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning', ...paths], { encoding: 'utf8' })
    assert.equal(stdout, '')
  })
})

describe('the reference of errors', () => {
  test('names every code, and no other', () => {
    const told = matches(read('docs/reference/errors.md'), /^## (.*)$/gm)
    assert.deepEqual(told, Object.keys(registry).toSorted())
  })
  test('has no exit status that mentat(1) does not explain', () => {
    const explained = new Set(exitStatuses.map(([status]) => status))
    for (const [code, { exit }] of Object.entries(registry)) assert.ok(explained.has(exit), code)
  })
})

/** A page without the escapes of roff. */
function plain(name: string): string {
  return page(name).replaceAll('\\-', '-')
}

/** One section of a page, without the escapes of roff. */
function section(text: string, title: string): string {
  const [, body = ''] = text.split(`.SH ${title}\n`)
  return (body.split(/^\.SH /m)[0] ?? '').replaceAll('\\-', '-')
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}
