import { type KeyObject, X509Certificate } from 'node:crypto'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { escapeLine } from '../../../framework/logging/escape.ts'
import { commonName } from '../credentials.ts'

/** What a certificate was asked for. */
export interface CertificateWish {
  readonly name: string
  readonly key: KeyObject
  /** Who issued it, for texts. */
  readonly from: string
}

/**
 * Proves that what was issued is what was asked for.
 * @param text certificates in PEM, that of the client first
 * @returns the certificates without what stands around them
 * @throws MentatError WARDEN_CERTIFICATE_WRONG
 */
export function checkIssued(text: string, { name, key, from }: CertificateWish): string {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const certificate = parse(blocks[0] ?? '')
  if (!certificate) throw wrong(`${from}: there is no certificate in the answer`)
  if (!certificate.checkPrivateKey(key)) {
    throw wrong(`${from}: the certificate is not for our key; it was made of another request`)
  }
  const subject = commonName(certificate.subject)
  if (subject.toLowerCase() !== name.toLowerCase()) {
    const shown = escapeLine(subject).slice(0, 200)
    throw wrong(`${from}: the certificate is for "${shown}"; expected "${name}" (warden.name)`)
  }
  return `${blocks.join('\n')}\n`
}

function parse(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text)
  } catch {
    return undefined
  }
}

function wrong(text: string): MentatError {
  return new MentatError('WARDEN_CERTIFICATE_WRONG', text)
}
