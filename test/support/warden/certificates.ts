import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CertificateAuthority, type KeyedCertificate } from '../certificate-authority.ts'

const YEAR = 365 * 86_400_000

/** All the certificates that a hub and its clients need, right ones and wrong ones. */
export interface WardenCertificates {
  readonly authority: CertificateAuthority
  /** One that nobody trusts. */
  readonly stranger: CertificateAuthority
  /** Of the hub, for localhost and 127.0.0.1. */
  readonly hub: KeyedCertificate
  /** Of the hub, for another host. */
  readonly misnamed: KeyedCertificate
  /** Of the hub, not valid any more. */
  readonly outdatedHub: KeyedCertificate
}

/** Makes them. */
export function makeWardenCertificates(now: number): WardenCertificates {
  const authority = new CertificateAuthority(now)
  const here = { subject: 'localhost', names: ['localhost'], addresses: ['127.0.0.1'] }
  return {
    authority,
    stranger: new CertificateAuthority(now, 'Strange authority'),
    hub: authority.issue(here),
    misnamed: authority.issue({ subject: 'elsewhere.example', names: ['elsewhere.example'] }),
    outdatedHub: authority.issue({ ...here, from: now - 2 * YEAR, to: now - YEAR }),
  }
}

/** The files that a client is configured with. */
export interface ClientFiles {
  readonly certfile: string
  readonly keyfile: string
  readonly cafile: string
}

/** Puts certificate, key and authority where a client finds them; the key so that only its owner may read it. */
export function writeClientFiles(
  folder: string,
  { cert, key }: KeyedCertificate,
  authority: string,
): ClientFiles {
  mkdirSync(folder, { recursive: true })
  const files = {
    certfile: join(folder, 'cert.pem'),
    keyfile: join(folder, 'key.pem'),
    cafile: join(folder, 'ca.pem'),
  }
  writeFileSync(files.certfile, cert)
  writeFileSync(files.keyfile, key, { mode: 0o600 })
  writeFileSync(files.cafile, authority)
  return files
}
