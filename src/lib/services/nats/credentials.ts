import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import type { Authenticator, TlsOptions } from '@nats-io/transport-node'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { NatsConfig } from './section.ts'

/** Whether the connection to a server must be encrypted. */
export function wantsTls(server: string, { cafile, certfile }: NatsConfig): boolean {
  return server.startsWith('tls://') || cafile !== undefined || certfile !== undefined
}

/**
 * What encrypted connections are made with.
 * @throws MentatError NATS_CREDENTIALS_INVALID
 */
export function tlsOptionsOf({ cafile, certfile, keyfile }: NatsConfig): TlsOptions {
  const ca =
    cafile === undefined
      ? getCACertificates('system').join('\n')
      : read('cafile', cafile, isCertificate)
  return {
    ...(ca === '' ? {} : { ca }),
    ...(certfile === undefined ? {} : { cert: read('certfile', certfile, isCertificate) }),
    ...(keyfile === undefined ? {} : { key: readKey(keyfile, certfile) }),
  }
}

/**
 * Proves who we are, as it is configured.
 * @throws MentatError NATS_CREDENTIALS_INVALID
 */
export async function authenticatorsOf({
  user,
  password,
  token,
  nkey,
  creds,
}: NatsConfig): Promise<Authenticator[]> {
  const nats = await import('@nats-io/transport-node')
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  return [
    ...(user === undefined
      ? []
      : [nats.usernamePasswordAuthenticator(user, password?.reveal() ?? '')]),
    ...(token === undefined ? [] : [nats.tokenAuthenticator(token.reveal())]),
    ...(nkey === undefined
      ? []
      : [proven('nkey', nats.nkeyAuthenticator(bytes(nkey.reveal().trim())))]),
    ...(creds === undefined
      ? []
      : [proven('creds', nats.credsAuthenticator(bytes(creds.reveal())))]),
  ]
}

/** A seed or a credentials file that is none would only be noticed while the connection is made, without a reason. */
function proven(option: string, authenticator: Authenticator): Authenticator {
  try {
    authenticator('nonce')
    return authenticator
  } catch {
    // What the library says may quote it.
    throw unusable(`nats.${option} is not what it has to be`)
  }
}

function readKey(path: string, certfile: string | undefined): string {
  const text = read('keyfile', path, (key) => createPrivateKey(key))
  if ((statSync(path).mode & 0o007) !== 0) {
    throw unusable(`nats.keyfile: everybody may read or write ${path}`, `chmod o= ${path}`)
  }
  if (certfile === undefined) {
    throw unusable('nats.keyfile is set, and nats.certfile is not; expected both or none')
  }
  const certificate = new X509Certificate(read('certfile', certfile, isCertificate))
  if (certificate.checkPrivateKey(createPrivateKey(text))) return text
  throw unusable(`nats.keyfile: ${path} is not the key of the certificate in ${certfile}`)
}

function isCertificate(text: string): void {
  new X509Certificate(text)
}

/** @param prove throws when the text is not what it has to be */
function read(option: string, path: string, prove: (text: string) => unknown): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw unusable(`nats.${option}: ${describeError(error)}`)
  }
  try {
    prove(text)
  } catch {
    const expected = option === 'keyfile' ? 'a private key in PEM, without a password' : 'PEM'
    throw unusable(`nats.${option}: ${path} cannot be used; expected ${expected}`)
  }
  return text
}

function unusable(text: string, advice?: string): MentatError {
  return new MentatError('NATS_CREDENTIALS_INVALID', text, advice === undefined ? {} : { advice })
}
