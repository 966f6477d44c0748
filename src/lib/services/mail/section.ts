import { Type } from 'typebox'
import { ByteSize, Duration, Path, Secret } from '../../framework/config/options.ts'
import { defineSection, type SectionOf } from '../../framework/config/section.ts'

/** How mail is sent: the section `mail`. */
export const mailSection = defineSection({
  name: 'mail',
  summary: 'how mail is sent',
  schema: Type.Object({
    transport: Type.Enum(['smtp', 'sendmail'], {
      default: 'smtp',
      description:
        'Over SMTP to a mail server, or by the program sendmail that mail servers bring along.',
    }),
    host: Type.String({
      description: 'Name or address of the mail server.',
      default: 'localhost',
      minLength: 1,
    }),
    port: Type.Optional(
      Type.Integer({
        description: 'Its port. Unset: 465 when tls is "implicit", 25 otherwise.',
        minimum: 1,
        maximum: 65_535,
        examples: [587],
      }),
    ),
    tls: Type.Enum(['none', 'starttls', 'required', 'implicit'], {
      default: 'starttls',
      description:
        'Encryption: never (none); when the server offers it, whoever it is (starttls); always, and the server has to prove its name, after STARTTLS (required) or from the first byte (implicit).',
    }),
    ca_file: Type.Optional(
      Path({
        description:
          'Certificates (PEM) of the authorities that the certificate of the server must come from, in place of the public ones.',
        examples: ['/etc/mentat/mail-ca.pem'],
      }),
    ),
    user: Type.Optional(
      Type.String({
        description: 'The name to log in with. Unset: no login.',
        minLength: 1,
        examples: ['mentat'],
      }),
    ),
    password: Type.Optional(
      Secret({
        description:
          'The password to log in with. It is sent to a server on another machine only when tls is "required" or "implicit".',
        examples: [{ file: '/etc/mentat/mail.password' }],
      }),
    ),
    connect_timeout: Duration({
      description: 'How long it may take until the server is ready for a mail, login included.',
      default: '30s',
      minimum: '100ms',
    }),
    send_timeout: Duration({
      description: 'How long the server (or sendmail) may take to accept one mail.',
      default: '10m',
      minimum: '100ms',
    }),
    sendmail_path: Path({
      description: 'The program for the transport "sendmail".',
      default: '/usr/sbin/sendmail',
    }),
    from: Type.Optional(
      Type.String({
        description: 'The sender of mails that are not told another one.',
        minLength: 1,
        examples: ['Mentat <mentat@example.org>'],
      }),
    ),
    max_size: ByteSize({
      description: 'Larger mails are refused; attachments count a third more than their files.',
      default: '10MiB',
      minimum: 1024,
    }),
    retry_first: Duration({
      description:
        'After a mail was refused for the time being, the first pause before it is tried again; each further one is twice as long.',
      default: '1m',
      minimum: '10ms',
    }),
    retry_longest: Duration({
      description: 'The longest of these pauses.',
      default: '1h',
      minimum: '10ms',
    }),
  }),
})

/** The values of the section `mail`. */
export type MailConfig = SectionOf<typeof mailSection>
