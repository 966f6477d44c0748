import type { Mail } from '../../src/lib/services/mail/mail.ts'
import type { MailConfig } from '../../src/lib/services/mail/section.ts'
import { SecretValue } from '../../src/lib/framework/config/secret-value.ts'

/** A small good mail, with members in place of others. */
export function someMail(members: Partial<Mail> = {}): Mail {
  return {
    messageId: '<m1@example.org>',
    date: '2024-05-02T10:00:00Z',
    from: 'Mentat <mentat@example.org>',
    to: ['abuse@example.net'],
    cc: [],
    subject: 'A report',
    text: 'Something was seen.\n',
    attachments: [],
    headers: {},
    ...members,
  }
}

/** The section `mail` with its defaults, for a server on loopback. */
export function mailConfig(options: Partial<MailConfig> & { secret?: string } = {}): MailConfig {
  const { secret, ...members } = options
  return {
    transport: 'smtp',
    host: '127.0.0.1',
    tls: 'none',
    connect_timeout: 20_000,
    send_timeout: 20_000,
    sendmail_path: '/usr/sbin/sendmail',
    max_size: 10 * 1024 * 1024,
    retry_first: 60_000,
    retry_longest: 3_600_000,
    ...(secret === undefined ? {} : { user: 'mentat', password: new SecretValue(secret) }),
    ...members,
  }
}
