import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { loadManifest } from '../../scripts/generate/manifest.ts'

const root = join(import.meta.dirname, '../..')
const commands = Object.values((await loadManifest(root)).commands)
const byName = new Map(
  commands.flatMap((command) => [command.id, ...command.aliases].map((id) => [id, command])),
)
const topics = new Set(commands.map(({ id }) => id.split(':')[0]))
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })]

describe('every command in the documents is one of this program, with flags that it has', () => {
  for (const page of pages.toSorted()) {
    test(page, () => {
      for (const call of callsIn(readFileSync(join(root, page), 'utf8'))) check(call)
    })
  }
  test('and what explains one stands behind #, for whoever copies the line', () => {
    for (const page of pages) {
      const text = readFileSync(join(root, page), 'utf8')
      const found = text.match(/^ {4,}(?:bin\/run|mentat) [^#\n]*?\S {2,}[^#\s].*$/gm) ?? []
      assert.deepEqual(found, [], page)
    }
  })
  test('and it is looked for where they are', () => {
    const calls = pages.flatMap((page) => callsIn(readFileSync(join(root, page), 'utf8')))
    assert.ok(calls.length > 250, `${calls.length} calls`)
  })
})

/** What follows the name of the program, in code: blocks that are fenced or indented, and spans. */
function callsIn(page: string): string[] {
  const fenced = [...page.matchAll(/^ *```.*\n([^]*?)^ *```$/gm)].map(([, text = '']) => text)
  const rest = page.replaceAll(/^ *```.*\n[^]*?^ *```$/gm, '')
  const indented = [...rest.matchAll(/^ {4,}(.*)$/gm)].map(([, line = '']) => line)
  const spans = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
  return [...fenced, ...indented, ...spans]
    .flatMap((text) => text.split('\n'))
    .flatMap((line) => line.split(/\||;|&&|\$\(|<\(/))
    .flatMap((part) => CALL.exec(part.trim())?.[1] ?? [])
    .map((call) => call.split(/ {2,}| #|\)$/)[0] ?? '')
}

/** Variables, other users and `sudo` may stand before the name of the program. */
const CALL =
  /^(?:[A-Z_]+=\S+ )*(?:sudo (?:-u \w+ )?|runuser -u \w+ -- )?(?:bin\/run|mentat) (?=[a-z-])(.*)$/

function check(call: string): void {
  const [first = '', second = ''] = call.split(' ')
  const command = byName.get(`${first}:${second}`) ?? byName.get(first)
  if (command === undefined) {
    const isTopic = topics.has(first) && !/^[a-z]/.test(second)
    assert.ok(isTopic || first.startsWith('--'), `there is no command: mentat ${call}`)
    return
  }
  for (const [, flag = ''] of call.matchAll(/ --([a-z][\w-]*)/g)) {
    const isKnown = flag === 'help' || flag in command.flags
    assert.ok(isKnown, `mentat ${command.id} has no flag --${flag}: mentat ${call}`)
  }
}
