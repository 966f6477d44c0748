/**
 * Makes a hash of ours of one that Werkzeug (`generate_password_hash`) has made with scrypt: `scrypt:N:r:p$SALT$HEX`, the
 * salt being its letters. The key is the same; only the writing differs (`scrypt:N:r:p:SALT:KEY`, in base64url).
 * @returns undefined for hashes of other methods (pbkdf2, which older ones use), which cannot be checked here
 */
export function passwordHashOf(werkzeug: string): string | undefined {
  const match =
    /^scrypt:(\d{1,10}):(\d{1,4}):(\d{1,4})\$([^$]{1,200})\$((?:[0-9a-f]{2}){16,128})$/.exec(
      werkzeug,
    )
  if (!match) return undefined
  const [, n = '', r = '', p = '', salt = '', key = ''] = match
  const cost = [n, r, p].map(Number)
  if (!isSane(cost[0] ?? 0, cost[1] ?? 0, cost[2] ?? 0)) return undefined
  return ['scrypt', ...cost, encode(Buffer.from(salt)), encode(Buffer.from(key, 'hex'))].join(':')
}

/** N is a power of two; a check takes 128·N·r bytes of memory, of which 256 MiB are enough. */
function isSane(n: number, r: number, p: number): boolean {
  return n >= 2 && (n & (n - 1)) === 0 && r >= 1 && p >= 1 && p <= 16 && 128 * n * r <= 2 ** 28
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64url')
}
