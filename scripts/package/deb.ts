import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Release } from './release.ts'
import { Staging } from './staging.ts'

const DOC = 'usr/share/doc/mentat'
const UNITS = 'usr/lib/systemd/system'

/**
 * Makes the package for Debian, Ubuntu and what follows them, with dpkg-deb.
 * @param work a folder in which the files are put together
 * @param output path of the package
 */
export function makeDeb(release: Release, work: string, output: string): void {
  const staging = new Staging(join(work, 'deb'), release.date)
  addProgram(staging, release)
  addDocuments(staging, release)
  addUnits(staging, release)
  for (const folder of ['etc/mentat/core', 'var/lib/mentat', 'var/log/mentat'])
    staging.makeFolder(folder)
  addControl(staging, release)
  staging.finish()
  execFileSync(
    'dpkg-deb',
    // xz at its first level: a tenth larger than at the best one, in a fifth of the time.
    ['--root-owner-group', '-Zxz', '-z1', '--build', staging.folder, output],
    { stdio: ['ignore', 'ignore', 'inherit'], env: environment(release.date) },
  )
}

function addProgram(staging: Staging, { root, binary, completions }: Release): void {
  staging.copy(binary, 'usr/bin/mentat', 0o755)
  for (const page of readdirSync(join(root, 'man'))) {
    const section = page.slice(-1)
    staging.copyCompressed(join(root, 'man', page), `usr/share/man/man${section}/${page}`)
  }
  staging.write('usr/share/bash-completion/completions/mentat', completions.bash)
  staging.write('usr/share/zsh/vendor-completions/_mentat', completions.zsh)
  staging.write('usr/share/fish/vendor_completions.d/mentat.fish', completions.fish)
}

function addDocuments(staging: Staging, { root, licences, version, date }: Release): void {
  staging.write(`${DOC}/copyright`, copyright(root))
  staging.writeCompressed(`${DOC}/third-party-licences.txt`, licences)
  staging.copyCompressed(join(root, 'CHANGELOG.md'), `${DOC}/CHANGELOG.md`)
  staging.writeCompressed(`${DOC}/changelog`, changelog(version, date))
  staging.copy(join(root, 'README.md'), `${DOC}/README.md`)
  for (const folder of ['guides', 'reference', 'examples']) {
    staging.copyAll(join(root, 'docs', folder), `${DOC}/${folder}`)
  }
  staging.copyAll(join(root, 'etc/core'), `${DOC}/examples/core`)
  staging.copyAll(join(root, 'etc/monitoring'), `${DOC}/examples/monitoring`)
  for (const file of readdirSync(join(root, 'etc')).filter((name) => name.endsWith('.conf'))) {
    staging.copy(join(root, 'etc', file), `${DOC}/examples/${file}`)
  }
  staging.copy(source(root, 'lintian-overrides'), 'usr/share/lintian/overrides/mentat')
}

function addUnits(staging: Staging, { root }: Release): void {
  staging.copyAll(join(root, 'etc/systemd'), UNITS)
  staging.copy(source(root, 'logs.conf'), `${UNITS}/mentat-.service.d/logs.conf`)
  staging.copy(source(root, 'heap.conf'), `${UNITS}/mentat-pipeline.service.d/heap.conf`)
  staging.copy(source(root, 'logrotate'), 'etc/logrotate.d/mentat')
}

function addControl(staging: Staging, { root, version }: Release): void {
  const sums = staging.files.map((file) => {
    const content = readFileSync(join(staging.folder, file))
    return `${createHash('md5').update(content).digest('hex')}  ${file}\n`
  })
  const size = Math.ceil(staging.size / 1024)
  staging.write('DEBIAN/control', controlText(version, size))
  staging.write(
    'DEBIAN/md5sums',
    sums.filter((line) => !line.endsWith('  etc/logrotate.d/mentat\n')).join(''),
  )
  staging.write('DEBIAN/conffiles', '/etc/logrotate.d/mentat\n')
  staging.copy(source(root, 'templates'), 'DEBIAN/templates')
  for (const script of ['postinst', 'prerm', 'postrm']) {
    staging.copy(source(root, script), `DEBIAN/${script}`, 0o755)
  }
}

/** The libraries are those that Node is linked with; glibc is the oldest that it runs on. */
function controlText(version: string, size: number): string {
  return `Package: mentat
Version: ${version}
Architecture: amd64
Maintainer: ${MAINTAINER}
Installed-Size: ${size}
Depends: adduser, debconf (>= 0.5) | debconf-2.0, libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 8)
Recommends: logrotate
Suggests: postgresql
Section: net
Priority: optional
Description: processing of security events (IDEA)
 Mentat takes security events from honeypots, flow analysers and partners,
 decides by rules which of them matter, adds who is responsible and where the
 addresses are, stores them, counts them, and reports them to the people
 responsible for a network.
 .
 The program is one file that holds Node.js and PostgreSQL. Nothing is started
 at the installation: see /usr/share/doc/mentat/guides/install.md.
`
}

const MAINTAINER = 'The Mentat maintainers <mentat@example.org>'

/** Debian wants one of its own form. */
function changelog(version: string, date: Date): string {
  const time = date.toUTCString().replace('GMT', '+0000')
  return `mentat (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n -- ${MAINTAINER}  ${time}\n`
}

/** After the machine-readable format 1.0 of Debian. */
function copyright(root: string): string {
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8').trim().split('\n').slice(2)
  const indented = licence
    .slice(licence.findIndex((line) => line.startsWith('Permission')))
    .map((line) => (line === '' ? ' .' : ` ${line}`))
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Mentat
Comment: The program is one file that holds other software and data, each under
 its own licence. All of them, with their texts, are in
 third-party-licences.txt.gz beside this file. The most important are Node.js
 (MIT), PostgreSQL 18 (PostgreSQL), OpenSSL 1.1.1 (OpenSSL and SSLeay), ICU
 (Unicode), and the data named here.
 .
 This product includes GeoLite2 data created by MaxMind, available from
 https://www.maxmind.com, of 2019-08-28, under the Creative Commons
 Attribution-ShareAlike 4.0 International License, see
 https://creativecommons.org/licenses/by-sa/4.0/.

Files: *
Copyright: 2026 The Mentat maintainers
License: Expat
${indented.join('\n')}
`
}

function source(root: string, name: string): string {
  return join(root, 'scripts/package/debian', name)
}

function environment(date: Date): Record<string, string> {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', SOURCE_DATE_EPOCH: String(date.getTime() / 1000) }
}
