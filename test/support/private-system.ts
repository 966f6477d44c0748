import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Why no package can be installed in a copy of this system; false: it can. That takes root, dpkg, and a kernel that lets a
 * mount namespace lay a file system over the root. For the option `skip` of tests.
 */
export function noPrivateSystem(): string | false {
  if (process.getuid?.() !== 0) return 'installing a package takes root'
  for (const program of ['dpkg', 'dpkg-deb', 'unshare', 'adduser', 'debconf-set-selections']) {
    if (spawnSync('which', [program]).status !== 0) return `there is no ${program}`
  }
  const { status, stderr } = runPrivately('true')
  return status === 0 ? false : `a file system cannot be laid over the root here: ${stderr}`
}

/**
 * Runs a shell script in a copy of this system that is thrown away: whatever it writes goes to memory, its processes are
 * seen by nobody, and end with it. Outside, nothing changes.
 */
export function runPrivately(script: string): {
  status: number | null
  stdout: string
  stderr: string
} {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-system-'))
  try {
    writeFileSync(join(folder, 'script'), script)
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', ENTER, 'sh', folder],
      {
        encoding: 'utf8',
        timeout: 300_000,
        env: {
          PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
          DEBIAN_FRONTEND: 'noninteractive',
          LC_ALL: 'C',
        },
      },
    )
    return { status, stdout, stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The script is read before its folder disappears under the mount. */
const ENTER = `set -e
script=$(cat "$1/script")
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
cd /
exec chroot "$1/root" sh -c "$script"
`
