import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import type { Clock } from '../../framework/time/clock.ts'
import {
  certificateIn,
  isPair,
  type OwnCertificate,
  readAuthorities,
} from '../../services/warden/credentials.ts'
import {
  askForCertificate,
  authorityAddress,
} from '../../services/warden/registration/authority.ts'
import {
  certificateRequest,
  type KeyType,
  newKey,
} from '../../services/warden/registration/certificate-request.ts'
import { checkIssued } from '../../services/warden/registration/issued-certificate.ts'
import { KeyPairFiles } from '../../services/warden/registration/key-pair-files.ts'
import type { WardenConfig } from '../../services/warden/section.ts'
import { AuthoritiesFile } from './authorities-file.ts'
import { clientName, stampOf } from './client-name.ts'

/** How a client is to be registered. */
export interface RegistrationOrder {
  readonly config: WardenConfig
  /** Called when the token is needed. */
  readonly token: () => Promise<string>
  readonly keyType: KeyType
  /** Certificates (PEM) to be put where `warden.cafile` says. */
  readonly authorities: string | undefined
  /** The certificate (PEM) for the key that waits, when it came by another way than from the authority. */
  readonly certificate: string | undefined
  /** Whether files that are there are replaced; copies of them are kept. */
  readonly force: boolean
}

/** What a registration works with. */
export interface RegistrationContext {
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
}

/** What is in place now. */
export interface Registered {
  readonly certificate: OwnCertificate
  readonly certfile: string
  readonly keyfile: string
  /** Null: no authorities were given. */
  readonly cafile: string | null
  /** Copies of what was there before. */
  readonly copies: readonly string[]
}

/**
 * Makes a private key, has a certificate issued for it, and puts both in place. Whatever breaks it off, a second run goes on: the
 * key is on the disk before anything is asked for, and the certificate before it comes into force.
 * @throws MentatError CONFIG_INVALID, WARDEN_FILES_EXIST, WARDEN_REGISTRATION_REFUSED, WARDEN_CERTIFICATE_WRONG and other WARDEN_…;
 *   PERMISSION_DENIED, IO_FAILED
 */
export async function register(
  order: RegistrationOrder,
  context: RegistrationContext,
): Promise<Registered> {
  const { config, force } = order
  const name = clientName(config)
  const files = new KeyPairFiles(config)
  files.finish()
  const authorities = AuthoritiesFile.of(order)
  if (!force) refuseToReplace([...files.existing(), ...(authorities?.existing() ?? [])])
  files.prepare()
  authorities?.prepare()
  const now = context.clock.now()
  if (order.certificate !== undefined) takeCertificate(order.certificate, name, files)
  else if (!waits(order, files, now)) await obtainCertificate(order, files, context)
  const { certificate } = files.next(now)
  const stamp = stampOf(now)
  const copies = [...(authorities?.replace(stamp) ?? []), ...files.replace(stamp)]
  const { certfile, keyfile } = config
  return { certificate, certfile, keyfile, cafile: authorities?.path ?? null, copies }
}

/** Whether a run before has got the certificate. Beside one that can be used, what waits is that of a renewal. */
function waits({ config }: RegistrationOrder, files: KeyPairFiles, now: number): boolean {
  if (isPair(config.certfile, config.keyfile) && certificateIn(config.certfile).to > now)
    return false
  return files.findNext(now)?.certificate.subject.toLowerCase() === clientName(config).toLowerCase()
}

function refuseToReplace(paths: readonly string[]): void {
  if (paths.length === 0) return
  throw new MentatError(
    'WARDEN_FILES_EXIST',
    `${paths.join(' and ')} exist${paths.length === 1 ? 's' : ''} already; nothing was changed`,
  )
}

/** @throws MentatError WARDEN_CERTIFICATE_WRONG */
function takeCertificate(text: string, name: string, files: KeyPairFiles): void {
  const key = files.nextKey()
  if (!key) {
    throw new MentatError(
      'WARDEN_CERTIFICATE_WRONG',
      `no key waits for a certificate: ${files.nextKeyPath} does not exist`,
      {
        advice:
          'Certificate and key that came together are put where `warden.certfile` and `warden.keyfile` say.',
      },
    )
  }
  files.keepCertificate(checkIssued(text, { name, key, from: 'the given file' }))
}

async function obtainCertificate(
  { config, token, keyType, authorities }: RegistrationOrder,
  files: KeyPairFiles,
  { clock, logger, signal }: RegistrationContext,
): Promise<void> {
  const name = clientName(config)
  const from = authorityAddress(config)
  const ca = authorities ?? readAuthorities(config.cafile)
  const proof = { token: await token() }
  const kept = files.nextKey()
  if (kept) logger.info(`going on with the key in ${files.nextKeyPath}`)
  const key = kept ?? files.keepKey(newKey(keyType))
  const request = certificateRequest(name, key)
  const answer = await askForCertificate({ name, request, proof, ca }, { config, clock, signal })
  if ('error' in answer) throw answer.isLost ? lost(answer.error, files) : answer.error
  files.keepCertificate(checkIssued(answer.text, { name, key, from }))
}

/** The token may be used up, by a certificate that nobody here has seen. */
function lost(error: MentatError, { nextKeyPath }: KeyPairFiles): MentatError {
  return new MentatError(error.code, describeError(error), {
    advice:
      `Call the command again: it goes on with the key in ${nextKeyPath}. If the token is refused then, it is used up: ` +
      'ask the operators of the authority for the certificate that was issued, and call the command with --certificate FILE; or for a new token.',
  })
}
