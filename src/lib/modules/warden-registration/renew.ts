import { createPrivateKey } from 'node:crypto'
import { isTransient } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { openWardenHub } from '../../services/warden/client.ts'
import {
  type Credentials,
  type OwnCertificate,
  readCredentials,
} from '../../services/warden/credentials.ts'
import {
  askForCertificate,
  authorityAddress,
} from '../../services/warden/registration/authority.ts'
import {
  certificateRequest,
  newKey,
} from '../../services/warden/registration/certificate-request.ts'
import { checkIssued } from '../../services/warden/registration/issued-certificate.ts'
import { KeyPairFiles } from '../../services/warden/registration/key-pair-files.ts'
import type { WardenConfig } from '../../services/warden/section.ts'
import { clientName, stampOf } from './client-name.ts'
import type { RegistrationContext } from './register.ts'

/** How a certificate is to be renewed. */
export interface RenewalOrder {
  readonly config: WardenConfig
  /** Although it is not due. */
  readonly force: boolean
  /** The new certificate is for the key of the old one. */
  readonly keepsKey: boolean
}

/** What became of it. */
export type Renewal =
  | {
      readonly kind: 'not-due' | 'not-configured'
      readonly certificate: OwnCertificate | undefined
    }
  /** `copies`: of what was there before. */
  | { readonly kind: 'renewed'; readonly certificate: OwnCertificate; readonly copies: string[] }

/**
 * Has a new certificate issued when the end of the present one is near, which proves who we are, and puts it in place when the hub
 * has let it in. Until then the old pair is in force. What was broken off is gone on with.
 * @throws MentatError CONFIG_INVALID, WARDEN_REGISTRATION_REFUSED, WARDEN_CERTIFICATE_WRONG and other WARDEN_…; PERMISSION_DENIED, IO_FAILED
 */
export async function renew(order: RenewalOrder, context: RegistrationContext): Promise<Renewal> {
  const { config, force } = order
  if (config.ra_url === undefined && !force)
    return { kind: 'not-configured', certificate: undefined }
  const now = context.clock.now()
  const files = new KeyPairFiles(config)
  files.finish()
  if (force || !files.findNext(now)) {
    const present = presentPair(config, now)
    const { certificate } = present
    if (!force && now < dueAt(certificate, config)) return { kind: 'not-due', certificate }
    files.prepare()
    await obtainCertificate(order, { files, present }, context)
  }
  const { certificate } = files.next(now)
  await prove(config, files, context)
  const copies = files.replace(stampOf(now))
  return { kind: 'renewed', certificate, copies }
}

/** When a certificate is renewed, in milliseconds since 1970. One of a short life has two thirds of it behind. */
export function dueAt(
  { from, to }: OwnCertificate,
  { renew_before: before }: Pick<WardenConfig, 'renew_before'>,
): number {
  return to - Math.min(before, (to - from) / 3)
}

/** @throws MentatError WARDEN_CREDENTIALS_INVALID, WARDEN_KEY_OPEN, WARDEN_CERTIFICATE_EXPIRED */
function presentPair(config: WardenConfig, now: number): Credentials {
  try {
    return readCredentials(config, now)
  } catch (error) {
    if (!(error instanceof MentatError) || error.code !== 'WARDEN_CERTIFICATE_EXPIRED') throw error
    throw new MentatError(error.code, error.message, {
      advice:
        'The authority renews only certificates that are valid: ask its operators for a token, then `mentat warden register --force`. If it should be valid, set the clock of this machine.',
    })
  }
}

async function obtainCertificate(
  { config, keepsKey }: RenewalOrder,
  { files, present }: { readonly files: KeyPairFiles; readonly present: Credentials },
  { clock, signal }: RegistrationContext,
): Promise<void> {
  const name = clientName(config)
  const key = keepsKey
    ? createPrivateKey(present.key)
    : (files.nextKey() ?? files.keepKey(newKey(typeOf(present))))
  const request = certificateRequest(name, key)
  const answer = await askForCertificate(
    { name, request, proof: present, ca: present.ca },
    { config, clock, signal },
  )
  if ('error' in answer) throw answer.error
  files.keepCertificate(checkIssued(answer.text, { name, key, from: authorityAddress(config) }))
}

/** The new key is of the kind of the old one. */
function typeOf({ key }: Credentials): 'rsa' | 'ec' {
  return createPrivateKey(key).asymmetricKeyType === 'ec' ? 'ec' : 'rsa'
}

/**
 * The hub has to let the new pair in, unless it does not let the old one in either.
 * @throws MentatError WARDEN_…: the old pair stays in force
 */
async function prove(
  config: WardenConfig,
  { nextCertificatePath: certfile }: KeyPairFiles,
  context: RegistrationContext,
): Promise<void> {
  if (config.url === undefined) return
  const failure = await failureAtHub({ ...config, certfile }, context)
  if (!failure) return
  const former = await failureAtHub(config, context)
  const isNoWorse = former?.code === failure.code && !isTransient(failure)
  if (isNoWorse || former?.code === 'WARDEN_CERTIFICATE_EXPIRED') {
    context.logger.warning('the hub lets in neither the former certificate nor the new one', {
      error: failure,
    })
    return
  }
  const { code, advice } = failure
  const text = `the new certificate waits in ${certfile}, and the former one stays in force`
  throw new MentatError(code, text, { advice, cause: failure })
}

async function failureAtHub(
  config: WardenConfig,
  { clock, logger, signal }: RegistrationContext,
): Promise<MentatError | undefined> {
  const hub = openWardenHub({ ...config, retry: 0 }, { clock, logger })
  try {
    await hub.info(signal)
    return undefined
  } catch (error) {
    if (error instanceof MentatError) return error
    throw error
  } finally {
    hub.close()
  }
}
