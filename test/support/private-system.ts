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
export function runPrivately(script: string): PrivateRun {
  return inPrivateSystem(script, RUN)
}

/** Why the copy of this system cannot be booted; false: it can. For the option `skip` of tests. */
export function noPrivateBoot(): string | false {
  for (const program of ['systemd-nspawn', 'dbus-daemon', '/lib/systemd/systemd']) {
    if (spawnSync('which', [program]).status !== 0) return `there is no ${program}`
  }
  const { stdout, stderr } = bootPrivately('echo booted')
  return stdout === 'booted\n' ? false : `systemd cannot be booted here: ${stderr}`
}

/**
 * The same under a systemd of its own, with nothing but its basic units, in a network of its own. What the script prints,
 * also as errors, is the output.
 */
export function bootPrivately(script: string): PrivateRun {
  return inPrivateSystem(script, BOOT)
}

/** How a script ended. */
export interface PrivateRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function inPrivateSystem(script: string, way: string): PrivateRun {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-system-'))
  try {
    writeFileSync(join(folder, 'script'), script)
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', `${ENTER}${way}`, 'sh', folder],
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
cd /
`

const RUN = `
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
exec chroot "$1/root" sh -c "$script"
`

/** The packages are in there; in a system that is booted, `/tmp` is another one. */
const checkout = join(import.meta.dirname, '..', '..')

/** The unit is what systemd boots into; it ends the system. */
const BOOT = `
printf %s "$script" > "$1/root/script"
cat > "$1/root/etc/systemd/system/script.service" <<'END'
[Unit]
Requires=basic.target dbus.socket
After=basic.target dbus.socket
[Service]
Type=oneshot
TimeoutStartSec=4min
ExecStart=/bin/sh /script
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=file:/output
StandardError=inherit
END
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
systemd-nspawn --quiet --register=no --keep-unit --link-journal=no --private-network --console=pipe --machine=mentat-test \\
  --bind-ro='${checkout}' --directory="$1/root" --boot -- systemd.unit=script.service </dev/null >"$1/boot" 2>&1 || true
if [ -e "$1/root/output" ]; then cat "$1/root/output"; else cat "$1/boot" >&2; fi
`
