import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { ReceiverConfig } from './config.ts'

/** Where certificate and key are. */
export type CertificateFiles = NonNullable<ReceiverConfig['tls']>

/** What a server is encrypted with, in PEM. */
export interface ServerCertificate {
  readonly cert: string
  readonly key: string
  /** Milliseconds since 1970. */
  readonly to: number
}

/**
 * Reads certificate and key, and proves that they belong together.
 * @throws MentatError RECEIVER_CERTIFICATE_INVALID
 */
export function readCertificate({ certificate, key }: CertificateFiles): ServerCertificate {
  const cert = read('certificate', certificate)
  const secret = read('key', key)
  if ((statSync(key).mode & 0o007) !== 0) {
    const advice = 'chmod o= on the file; if others use this machine, get a new key.'
    throw invalid(`tls.key: everybody may read or write ${key}`, { advice })
  }
  const own = parsed('certificate', certificate, () => new X509Certificate(cert))
  const privateKey = parsed('key', key, () => createPrivateKey(secret))
  if (!own.checkPrivateKey(privateKey)) {
    throw invalid(`tls.key: ${key} is not the key of the certificate in ${certificate}`)
  }
  return { cert, key: secret, to: Date.parse(own.validTo) }
}

function read(option: keyof CertificateFiles, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw invalid(`tls.${option}: cannot read ${path}: ${describeError(cause)}`, { cause })
  }
}

function parsed<Value>(option: keyof CertificateFiles, path: string, parse: () => Value): Value {
  try {
    return parse()
  } catch {
    // Not as the cause: it may quote the key.
    throw invalid(`tls.${option}: ${path} holds no ${option}; expected PEM, without a password`)
  }
}

function invalid(text: string, details: { advice?: string; cause?: unknown } = {}): MentatError {
  return new MentatError('RECEIVER_CERTIFICATE_INVALID', text, details)
}
