/**
 * Makes what Mentat is handed out as, in build/: the standalone binary, a package for Debian, a tar. Wants a fresh build.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RELEASED } from './generate/released.ts'
import { makeBinary } from './package/binary.ts'
import { makeDeb } from './package/deb.ts'
import { licenceTexts } from './package/licences.ts'
import type { Release } from './package/release.ts'
import { makeTar } from './package/tar.ts'

const root = join(import.meta.dirname, '..')
const build = join(root, 'build')
const work = join(build, 'parts')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}
const binary = join(build, 'mentat')

rmSync(build, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const packages = await step('mentat', () => makeBinary(root, binary, work))
const release: Release = {
  root,
  version,
  date: new Date(RELEASED),
  binary,
  licences: licenceTexts(root, packages),
  completions: { bash: completion('bash'), zsh: completion('zsh'), fish: completion('fish') },
}
const tar = `mentat-${version}-linux-x64.tar.gz`
await step(tar, () => {
  makeTar(release, work, join(build, tar))
})
const deb = `mentat_${version}_amd64.deb`
if (spawnSync('dpkg-deb', ['--version']).status === 0) {
  await step(deb, () => {
    makeDeb(release, work, join(build, deb))
  })
} else console.warn(`${deb}: left out, there is no dpkg-deb here`)
rmSync(work, { recursive: true })

/** Says how large a file has become, and how long that took. */
async function step<Result>(name: string, make: () => Result | Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await make()
  const megabytes = (statSync(join(build, name)).size / 1e6).toFixed(1)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${name.padEnd(32)} ${megabytes.padStart(6)} MB  ${seconds.padStart(5)} s`)
  return result
}

function completion(shell: string): string {
  return execFileSync(binary, ['completion', shell], { encoding: 'utf8' })
}
