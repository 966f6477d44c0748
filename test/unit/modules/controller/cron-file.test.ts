import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type CronContext,
  cronFileText,
  homeOfCronFile,
} from '../../../../src/lib/modules/controller/cron/cron-file.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const context: CronContext = {
  folder: '/etc/cron.d',
  prefix: 'mentat',
  user: 'mentat',
  home: '/var/lib/mentat',
  configFolder: undefined,
  now: 0,
  program: ['/usr/bin/mentat'],
}
const job = { name: 'reporter', command: ['reporter', 'send'], schedule: '*/5 * * * *', isOn: true }

describe('the file of a cron job', () => {
  test('says who made it, and runs the job as the user, over the home folder', () => {
    assert.deepEqual(cronFileText(job, context).split('\n'), [
      '# Made by "mentat controller enable" for the home folder /var/lib/mentat: job reporter.',
      '# "enable" writes it anew, by controller.conf and scheduler.conf; "disable" removes it.',
      'SHELL=/bin/sh',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'MENTAT_HOME="/var/lib/mentat"',
      '*/5 * * * * mentat /usr/bin/mentat reporter send --quiet >/dev/null',
      '',
    ])
  })

  test('holds what the shell and cron read otherwise in a form that they understand', () => {
    const odd = {
      ...context,
      home: '/srv/my "mentat"',
      configFolder: '/etc/our mentat',
      program: ["/opt/it's/mentat"],
    }
    const lines = cronFileText({ ...job, command: ['x', '50%', 'a b'] }, odd).split('\n')
    assert.equal(lines[4], `MENTAT_HOME='/srv/my "mentat"'`)
    assert.equal(lines[5], 'MENTAT_CONFIG_DIR="/etc/our mentat"')
    assert.equal(
      lines[6],
      String.raw`*/5 * * * * mentat '/opt/it'\''s/mentat' x 50\% 'a b' --quiet >/dev/null`,
    )
    assert.throws(
      () => cronFileText({ ...job, command: ['a\n* * * * * root b'] }, context),
      isMentatError('USAGE'),
    )
    for (const home of ['/a\nb', `/a"b'c`]) {
      assert.throws(() => cronFileText(job, { ...context, home }), isMentatError('USAGE'))
    }
  })

  test('is known again by its first line alone', () => {
    const text = cronFileText(job, context)
    assert.equal(homeOfCronFile(text), context.home)
    assert.equal(homeOfCronFile(`# mine\n${text}`), undefined)
    assert.equal(homeOfCronFile(''), undefined)
  })
})
