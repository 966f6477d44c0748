import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { missingPackage, packages } from '../support/packages.ts'
import { bootPrivately, noPrivateBoot, noPrivateSystem } from '../support/private-system.ts'

const skip = missingPackage('deb') || noPrivateSystem() || noPrivateBoot()

describe('the package for Debian under systemd', { timeout: 300_000, skip }, () => {
  test('its units start, are seen from outside, survive a crash, and stop in order', () => {
    const { stdout, stderr } = bootPrivately(`set -e
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
dpkg -i '${packages.deb}' >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; exit 1; }
cd /var/lib/mentat
as() { runuser -u mentat -- "$@"; }
systemctl start mentat-pipeline mentat-scheduler
as mentat controller status --nagios | cut -d'|' -f1
systemctl show --property=StatusText mentat-pipeline
pid=$(systemctl show --property=MainPID --value mentat-pipeline)
kill -KILL "$pid"
until systemctl is-active --quiet mentat-pipeline && [ "$(systemctl show --property=MainPID --value mentat-pipeline)" != "$pid" ]; do sleep 0.2; done
as mentat ideagen --count 20 --quiet
until [ "$(as mentat event search --st-from -1h --count)" = 20 ]; do sleep 0.2; done
systemctl reload mentat-pipeline
systemctl stop 'mentat*'
for unit in mentat-pipeline mentat-scheduler mentat-database; do systemctl show --property=Result --value $unit; done
ps -u mentat -o args= | wc -l
journalctl --unit=mentat-pipeline --output=cat --no-pager | grep -c 'Killing process' || true
`)
    assert.deepEqual(
      stdout.trimEnd().split('\n'),
      [
        'MENTATCTRL OK - daemons running',
        'StatusText=running',
        ...['success', 'success', 'success'],
        '0',
        '0',
      ],
      stderr,
    )
  })
})
