/**
 * Writes what is derived from the source and kept in the tree: the manifest of commands, the sample configuration,
 * the man pages, the reference. With `--check` it writes nothing and names what is stale.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generatedFiles } from './generate/files.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

const files = await generatedFiles(root)
const stale: string[] = []
for (const [path, text] of files) {
  if (contentOf(path) === text) continue
  stale.push(path)
  if (check) continue
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
for (const path of leftOvers()) {
  stale.push(path)
  if (!check) rmSync(join(root, path))
}

if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}\nrun: npm run build`)
  process.exitCode = 1
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

/** Files in folders that hold nothing but generated files. */
function leftOvers(): string[] {
  return ['man', 'etc', 'etc/core', 'docs/examples/reports'].flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile() && !files.has(join(folder, entry.name)))
        .map((entry) => join(folder, entry.name))
    } catch {
      return []
    }
  })
}
