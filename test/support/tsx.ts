/** Lets Node run `.tsx`, whose types it cannot strip itself: `node --import ./test/support/tsx.ts --test FILE`. */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.tsx')) return next(url, context)
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
      loader: 'tsx',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcemap: 'inline',
      format: 'esm',
    })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
