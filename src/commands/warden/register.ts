import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { readToken } from '../../cli/password-input.ts'
import { readTextFile } from '../../cli/text-file.ts'
import { printable } from '../../cli/table.ts'
import { withRegistration } from '../../cli/warden-access.ts'
import type { CertificateReport } from '../../lib/modules/warden-registration/run.ts'
import type { KeyType } from '../../lib/services/warden/registration/certificate-request.ts'

/** As `--json` prints it. Times are RFC 3339. */
interface Registration {
  readonly certificate: CertificateReport
  readonly certfile: string
  readonly keyfile: string
  readonly cafile: string | null
  /** Copies of what was there before. */
  readonly copies: readonly string[]
}

export default class WardenRegister extends MentatCommand {
  static override summary = 'get a certificate from the registration authority, by a token'
  static override description =
    'Makes a private key, asks the registration authority (warden.ra_url) for a certificate for the name of this client (warden.name), and puts both where warden.keyfile and warden.certfile say; only their owner may read the key, and root gives them to the owner of the folder. ' +
    'The token is never an argument, which everybody on the machine could read: it is taken from --token-file, else from warden.ra_token or MENTAT_WARDEN_RA_TOKEN, else asked for on the terminal. ' +
    'What is there is not replaced without --force. Whatever breaks it off, call it again: it goes on with the key that it has made (KEYFILE.new), also when the answer was lost and the token is used up, with the certificate that the operators send (--certificate). ' +
    'Exit status 77 when the authority refuses, 73 when there is a certificate or key already, 65 when what it issues is not for us.'
  static override examples = [
    '<%= config.bin %> warden register',
    '<%= config.bin %> warden register --token-file token.txt --ca authority.pem',
    'echo TOKEN | <%= config.bin %> warden register --token-file -',
    '<%= config.bin %> warden register --certificate cert-from-mail.pem',
    '<%= config.bin %> config sample warden',
  ]
  static override enableJsonFlag = true
  static override flags = {
    'token-file': Flags.string({
      description: 'a file with the token on its first line; "-": standard input',
      helpValue: 'FILE',
      exclusive: ['certificate'],
    }),
    'key-type': Flags.string({
      description: 'the kind of the private key: RSA with 3072 bits, or P-256',
      options: ['rsa', 'ec'] satisfies KeyType[],
      default: 'rsa',
    }),
    ca: Flags.string({
      description:
        'certificates (PEM) of the authorities of the hub, to be put where warden.cafile says',
      helpValue: 'FILE',
    }),
    certificate: Flags.string({
      description: 'a certificate (PEM) for the key that waits, instead of asking the authority',
      helpValue: 'FILE',
    }),
    force: Flags.boolean({
      description: 'replace certificate and key; copies are kept beside them',
    }),
  }

  async run(): Promise<Registration> {
    const { flags } = await this.parse(WardenRegister)
    const files = {
      authorities: await contentOf(flags.ca),
      certificate: await contentOf(flags.certificate),
    }
    const registration = await withRegistration(
      this,
      flags,
      'info',
      async ({ home, config, context }): Promise<Registration> => {
        const { certificateReport, runRegistration } =
          await import('../../lib/modules/warden-registration/run.ts')
        const token = (): Promise<string> => readToken(flags['token-file'], config.ra_token)
        const keyType = flags['key-type'] as KeyType
        const order = { config, token, keyType, ...files, force: flags.force }
        const done = await runRegistration(home, order, context)
        return { ...done, certificate: certificateReport(done.certificate) }
      },
    )
    this.log(registrationText(registration))
    this.say('next, see whether the hub (warden.url) lets us in: mentat warden info')
    return registration
  }
}

async function contentOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : (await readTextFile(path)).text
}

function registrationText({
  certificate,
  certfile,
  keyfile,
  cafile,
  copies,
}: Registration): string {
  return [
    `certificate  ${certfile}`,
    `             ${printable(certificate.subject)}, by ${printable(certificate.issuer)}, valid until ${certificate.to}`,
    `key          ${keyfile}`,
    ...(cafile === null ? [] : [`authorities  ${cafile}`]),
    ...copies.map((copy) => `before       ${copy}`),
  ].join('\n')
}
