/** Makes what browsers fetch, of src/browser: dist/assets. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const browser = join(root, 'src/browser')
const assets = join(root, 'dist/assets')

await build({
  entryPoints: ['hawat.ts', 'charts.ts', 'hawat.css'].map((name) => join(browser, name)),
  outdir: assets,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome123', 'firefox121', 'safari17.5'],
  tsconfig: join(browser, 'tsconfig.json'),
  legalComments: 'linked',
  logLevel: 'warning',
})
copyFileSync(join(browser, 'mentat.svg'), join(assets, 'mentat.svg'))
