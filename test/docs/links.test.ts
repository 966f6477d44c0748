import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
pages.push(...globSync('docs/**/*.md', { cwd: root }))

describe('the documents', () => {
  test('lead to files and headings that exist', () => {
    for (const page of pages) {
      for (const link of linksIn(page)) {
        const [path = '', heading] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path)
        assert.ok(existsSync(join(root, target)), `${page} leads to ${link}`)
        if (heading === undefined || !target.endsWith('.md')) continue
        assert.ok(headingsOf(target).includes(heading), `${page} leads to ${link}`)
      }
    }
  })
  test('are found from the README, as far as they are guides', () => {
    const led = linksIn('README.md').map((link) => basename(link))
    for (const guide of globSync('docs/guides/*.md', { cwd: root })) {
      assert.ok(led.includes(basename(guide)), `the README does not lead to ${guide}`)
    }
  })
})

/** Links to files of the tree; code is left out. */
function linksIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(
    /^ *```.*\n[^]*?^ *```$|`[^`\n]+`/gm,
    '',
  )
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
}

/** Headings as they are written in links: in lower case, without punctuation. */
function headingsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
