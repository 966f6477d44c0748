import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new secret that nobody can guess: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a token: from it nobody finds the token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/**
 * What a form must give back to show that it is one of ours: bound to the cookie of the browser.
 * @param secret of this installation
 */
export function formToken(cookie: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(`form:${cookie}`).digest('base64url')
}

/** Whether texts are equal; takes the same time wherever they differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
