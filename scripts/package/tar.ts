import { execFileSync } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import type { Release } from './release.ts'
import { Staging } from './staging.ts'

/**
 * Makes a compressed tar with the binary, manual, samples and documents.
 * @param work a folder in which the files are put together
 * @param output path of the tar
 */
export function makeTar(release: Release, work: string, output: string): void {
  const { root, date, version } = release
  const staging = new Staging(join(work, `mentat-${version}-linux-x64`), date)
  staging.copy(release.binary, 'bin/mentat', 0o755)
  staging.copyAll(join(root, 'man'), 'man')
  staging.copyAll(join(root, 'etc'), 'etc')
  staging.copyAll(join(root, 'docs'), 'docs')
  staging.copy(join(root, 'scripts/package/INSTALL.md'), 'INSTALL.md')
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE']) staging.copy(join(root, file), file)
  staging.write('THIRD-PARTY-LICENCES.txt', release.licences)
  for (const [shell, script] of Object.entries(release.completions)) {
    staging.write(`completions/mentat.${shell}`, script)
  }
  staging.finish()
  execFileSync('tar', [
    '--create',
    `--file=${output}`,
    '--use-compress-program=gzip --no-name',
    '--sort=name',
    '--owner=root:0',
    '--group=root:0',
    '--format=gnu',
    `--directory=${dirname(staging.folder)}`,
    basename(staging.folder),
  ])
}
