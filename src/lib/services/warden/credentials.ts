import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { WardenConfig } from './section.ts'

/** What our certificate says. */
export interface OwnCertificate {
  /** Its common name. */
  readonly subject: string
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/** What connections to a hub are made with, in PEM. */
export interface Credentials {
  readonly cert: string
  readonly key: string
  /** Undefined: the authorities that Node brings along. */
  readonly ca: string | undefined
  readonly certificate: OwnCertificate
}

/** The options that name the files. */
export type CredentialFiles = Pick<WardenConfig, 'certfile' | 'keyfile' | 'cafile'>

/** Where systems keep the authorities that they trust; the first one that exists is used. */
const systemAuthorities = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/var/lib/ca-certificates/ca-bundle.pem',
]

/** Files that are replaced while they are read are read again so often. */
const MOST_READINGS = 5

/**
 * Reads certificate, key and authorities, and proves that they can be used together now. The key may still have the name that it
 * had before its certificate came into force: see `nextOf`.
 * @param now milliseconds since 1970
 * @throws MentatError WARDEN_CREDENTIALS_INVALID, WARDEN_KEY_OPEN, WARDEN_CERTIFICATE_EXPIRED
 */
export function readCredentials(files: CredentialFiles, now: number): Credentials {
  for (let reading = 1; ; reading++) {
    const identity = identityOf(files)
    try {
      return readOnce(files, now)
    } catch (error) {
      if (reading === MOST_READINGS || identity === identityOf(files)) throw error
    }
  }
}

/** The name of what is to take the place of a certificate or key. */
export function nextOf(path: string): string {
  return `${path}.new`
}

/** Whether both files are there and can be read, and the key is that of the certificate. */
export function isPair(certfile: string, keyfile: string): boolean {
  try {
    const certificate = parseCertificate('certfile', certfile, read('certfile', certfile))
    return certificate.checkPrivateKey(readKey(keyfile).object)
  } catch {
    return false
  }
}

function readOnce(files: CredentialFiles, now: number): Credentials {
  const cert = read('certfile', files.certfile)
  const own = parseCertificate('certfile', files.certfile, cert)
  const key = keyOf(own, files)
  const certificate = describe(own)
  checkValidity(files.certfile, certificate, now)
  return { cert, key, ca: readAuthorities(files.cafile), certificate }
}

function keyOf(certificate: X509Certificate, { certfile, keyfile }: CredentialFiles): string {
  const [first = keyfile, ...others] = [keyfile, nextOf(keyfile)].filter((path) => existsSync(path))
  for (const path of [first, ...others]) {
    const { text, object } = readKey(path)
    if (certificate.checkPrivateKey(object)) return text
  }
  throw unusable(
    `warden.keyfile: ${keyfile} is not the key of the certificate in ${certfile}`,
    'Each certificate has one key: both must come from the same request.',
  )
}

/** Changes whenever one of the files is another one. */
export function identityOf({ certfile, keyfile, cafile }: CredentialFiles): string {
  const paths = cafile === undefined ? [certfile, keyfile] : [certfile, keyfile, cafile]
  return paths
    .map((path) => {
      const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
      return stats ? `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.mode}` : ''
    })
    .join(', ')
}

/** @throws MentatError WARDEN_CREDENTIALS_INVALID, WARDEN_KEY_OPEN */
export function readKey(path: string): { text: string; object: KeyObject } {
  const text = read('keyfile', path)
  if ((statSync(path).mode & 0o007) !== 0) {
    throw new MentatError('WARDEN_KEY_OPEN', `warden.keyfile: everybody may read or write ${path}`)
  }
  try {
    return { text, object: createPrivateKey(text) }
  } catch (error) {
    const isLocked = codeOf(error) === 'ERR_MISSING_PASSPHRASE' || text.includes('ENCRYPTED')
    throw unusable(
      `warden.keyfile: ${path} ${isLocked ? 'is encrypted' : 'holds no private key'}; expected a key in PEM, without a password`,
      isLocked ? `openssl pkey -in ${path} -out FILE writes it without a password.` : undefined,
    )
  }
}

/** The authorities that others must come from, in PEM. @throws MentatError WARDEN_CREDENTIALS_INVALID */
export function readAuthorities(path: string | undefined): string | undefined {
  if (path === undefined) {
    const found = systemAuthorities.find((name) => statSync(name, { throwIfNoEntry: false }))
    return found === undefined ? undefined : read('cafile', found)
  }
  const text = read('cafile', path)
  parseCertificate('cafile', path, text)
  return text
}

function read(option: keyof CredentialFiles, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT'
    const text = isMissing
      ? `${path} does not exist`
      : `cannot read ${path}: ${describeError(error)}`
    throw unusable(
      `warden.${option}: ${text}`,
      isMissing ? undefined : 'The user that runs Mentat must be allowed to read the file.',
    )
  }
}

function parseCertificate(option: string, path: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw unusable(`warden.${option}: ${path} holds no certificate; expected PEM`)
  }
}

/** What the certificate in a file says. @throws MentatError WARDEN_CREDENTIALS_INVALID */
export function certificateIn(path: string): OwnCertificate {
  return describe(parseCertificate('certfile', path, read('certfile', path)))
}

function describe(certificate: X509Certificate): OwnCertificate {
  return {
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    from: Date.parse(certificate.validFrom),
    to: Date.parse(certificate.validTo),
  }
}

/** Of a name with one part a line; the whole of it when it has none. */
export function commonName(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? name.replaceAll('\n', ', ')
}

function checkValidity(path: string, { from, to }: OwnCertificate, now: number): void {
  if (now >= from && now <= to) return
  const text = now > to ? `expired at ${timeOf(to)}` : `is not valid before ${timeOf(from)}`
  throw new MentatError('WARDEN_CERTIFICATE_EXPIRED', `warden.certfile: ${path} ${text}`, {
    fields: { from: timeOf(from), to: timeOf(to) },
  })
}

function timeOf(moment: number): string {
  return new Date(moment).toISOString().replace('.000', '')
}

function unusable(text: string, advice?: string): MentatError {
  const details = advice === undefined ? {} : { advice }
  return new MentatError('WARDEN_CREDENTIALS_INVALID', text, details)
}
