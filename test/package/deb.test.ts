import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { missingPackage, packages } from '../support/packages.ts'
import { noPrivateSystem, runPrivately } from '../support/private-system.ts'

const skip = missingPackage('deb') || noPrivateSystem()

/** What every script begins with: there is no Node, and the package is installed. */
const install = `set -e
rm -f /usr/bin/node /usr/local/bin/node /usr/bin/nodejs
dpkg -i '${packages.deb}' >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
cd /
as() { runuser -u mentat -- "$@"; }
`

/** Everything that bears the name, but what was here before. */
const leftovers = `
find /etc /usr /var/lib /var/log /var/cache /run -xdev \\( -name mentat -o -name 'mentat[-._@]*' -o -name _mentat \\) 2>/dev/null | sort
`

describe('the package for Debian', { timeout: 600_000, skip }, () => {
  test('control file and files are as they should be', () => {
    const field = (name: string): string =>
      execFileSync('dpkg-deb', ['--field', packages.deb, name], { encoding: 'utf8' }).trim()
    assert.equal(field('Version'), packages.version)
    assert.equal(field('Architecture'), 'amd64')
    const list = execFileSync('dpkg-deb', ['--contents', packages.deb], { encoding: 'utf8' })
    for (const path of [
      './usr/bin/mentat',
      './usr/lib/systemd/system/mentat-pipeline.service',
      './usr/share/man/man1/mentat.1.gz',
      './usr/share/man/man5/mentat-storage.conf.5.gz',
      './usr/share/doc/mentat/examples/storage.conf',
      './usr/share/doc/mentat/examples/core/database.conf',
      './usr/share/doc/mentat/copyright',
      './usr/share/bash-completion/completions/mentat',
      './etc/logrotate.d/mentat',
    ]) {
      assert.ok(list.includes(` ${path}\n`), path)
    }
    const owners = new Set(
      list
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/\s+/)[1]),
    )
    assert.deepEqual([...owners], ['root/root'])
  })

  test('installed, it has a user and folders, starts nothing, and runs without Node', () => {
    const { status, stdout, stderr } = runPrivately(`${install}
stat -c '%n %U:%G %a' /etc/mentat /var/lib/mentat /var/log/mentat
readlink /var/lib/mentat/log
ps -u mentat -o args= | wc -l
getent passwd mentat | cut -d: -f6,7
as env PATH=/usr/bin mentat --version
nameless() { setpriv --reuid 54321 --regid 54321 --clear-groups env --ignore-environment "$@"; }
nameless /usr/bin/mentat --version
install -d -o 54321 /tmp/nameless /tmp/nameless/etc
nameless MENTAT_HOME=/tmp/nameless /usr/bin/mentat controller status >/dev/null || echo $?
man -w mentat mentat-storage.conf
as mentat up --listen 0 --demo --demo-rate 50 >/tmp/up.log 2>&1 &
for i in $(seq 300); do grep -q '[1-9][0-9]* stored (' /tmp/up.log && break; sleep 0.2; done
test "$(as mentat event search --dt-from -1h --count)" -gt 0 || { cat /tmp/up.log; exit 1; }
kill -TERM $(pgrep -u mentat -f 'mentat up')
wait
tail -n 1 /tmp/up.log
`)
    assert.equal(status, 0, stdout + stderr)
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      '/etc/mentat root:mentat 750',
      '/var/lib/mentat mentat:mentat 750',
      '/var/log/mentat mentat:adm 750',
      '/var/log/mentat',
      '0',
      '/var/lib/mentat:/usr/sbin/nologin',
      `mentat/${packages.version} linux-x64 node-v24.21.0`,
      `mentat/${packages.version} linux-x64 node-v24.21.0`,
      '5',
      '/usr/share/man/man1/mentat.1.gz',
      '/usr/share/man/man5/mentat-storage.conf.5.gz',
      'stopped',
    ])
  })

  test('removed, it ends what runs, and keeps data and configuration', () => {
    const { status, stdout, stderr } = runPrivately(`${install}
as mentat db start >/dev/null
as mentat storage run --daemon >/dev/null
echo '{}' > /etc/mentat/storage.conf
dpkg -r mentat >/tmp/remove.log 2>&1 || { cat /tmp/remove.log; exit 1; }
ps -u mentat -o stat=,args= | grep -v '^Z' || true
ls -d /usr/bin/mentat /etc/mentat/storage.conf /var/lib/mentat/postgres/data/PG_VERSION 2>/dev/null || true
echo installed again
dpkg -i '${packages.deb}' >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
as mentat db check >/dev/null
`)
    assert.equal(status, 0, stdout + stderr)
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      '/etc/mentat/storage.conf',
      '/var/lib/mentat/postgres/data/PG_VERSION',
      'installed again',
    ])
  })

  test('purged, it keeps data unless it was told that they may go; then nothing is left', () => {
    const { status, stdout, stderr } = runPrivately(`
before() { ${leftovers.trim()}; }
before > /tmp/before
${install}
as mentat db init >/dev/null
dpkg -P mentat >/tmp/purge.log 2>&1 || { cat /tmp/purge.log; exit 1; }
grep kept: /tmp/purge.log
ls -d /var/lib/mentat/postgres/data/PG_VERSION
dpkg -i '${packages.deb}' >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
echo 'mentat mentat/purge-data boolean true' | debconf-set-selections
as mentat db start >/dev/null
dpkg -P mentat >/tmp/purge.log 2>&1 || { cat /tmp/purge.log; exit 1; }
before > /tmp/after
diff /tmp/before /tmp/after && echo nothing is left
getent passwd mentat || echo no user
grep -c 'mentat/purge-data' /var/cache/debconf/config.dat /var/cache/debconf/templates.dat || true
`)
    assert.equal(status, 0, stdout + stderr)
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      'mentat: kept: /var/lib/mentat, /etc/mentat, the user mentat',
      '/var/lib/mentat/postgres/data/PG_VERSION',
      'nothing is left',
      'no user',
      '/var/cache/debconf/config.dat:0',
      '/var/cache/debconf/templates.dat:0',
    ])
  })
})
