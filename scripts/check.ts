/** Everything that is checked without running the program; all of it runs, then the failures are named. */
import { spawnSync } from 'node:child_process'

const steps: Readonly<Record<string, string>> = {
  format: 'prettier --check --log-level warn .',
  types: 'tsc -p tsconfig.json && tsc --noEmit -p src/browser/tsconfig.json',
  lint: 'eslint --max-warnings 0 --cache --cache-location node_modules/.cache/eslint .',
  layers: 'depcruise --config .dependency-cruiser.cjs --output-type err src',
  generated: 'node scripts/generate.ts --check',
}

const failed = Object.entries(steps).filter(([name, command]) => {
  const start = performance.now()
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  const verdict = status === 0 ? 'ok' : 'FAILED'
  console.log(
    `${name.padEnd(10)} ${verdict} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  )
  return status !== 0
})

if (failed.length > 0) {
  console.error(`\nchecks failed: ${failed.map(([name]) => name).join(', ')}`)
  process.exitCode = 1
}
