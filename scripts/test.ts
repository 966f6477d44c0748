/**
 * Runs the tests: unit tests in one process (nothing of theirs outlives a test), the others each file in its own.
 * `--soak` runs the long campaigns instead, `--package` those of what `npm run package` made. Arguments that are paths run just those files.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

interface Suite {
  readonly title: string
  readonly files: readonly string[]
  readonly flags: readonly string[]
}

/** Pages are .tsx, whose types Node does not strip by itself. */
const TSX = './test/support/tsx.ts'

for (const { title, files, flags } of suites()) {
  console.log(`\n== ${title}: ${files.length} files`)
  if (files.length === 0) {
    console.error('no test file was found: that cannot be right')
    process.exitCode = 1
    continue
  }
  const { status } = spawnSync(
    process.execPath,
    ['--import', TSX, '--test', '--test-reporter=spec', ...flags, ...files.toSorted()],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exitCode = 1
}

function suites(): Suite[] {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
  if (named.length > 0) return [{ title: 'named files', files: named, flags: [] }]
  if (process.argv.includes('--soak')) return [oneByOne('soak')]
  if (process.argv.includes('--package')) return [oneByOne('package')]
  return [
    {
      title: 'unit',
      files: globSync('test/unit/**/*.test.ts'),
      flags: ['--test-isolation=none'],
    },
    {
      title: 'integration, command line, end to end',
      files: globSync('test/{integration,cli,contract,docs,e2e}/**/*.test.ts'),
      flags: ['--test-concurrency=2'],
    },
  ]
}

function oneByOne(title: string): Suite {
  return {
    title,
    files: globSync(`test/${title}/**/*.test.ts`),
    flags: ['--test-concurrency=1'],
  }
}
