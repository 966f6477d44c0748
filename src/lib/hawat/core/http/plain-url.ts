/**
 * The address of a request as routes read it: path and query, without the host that some write before them. What cannot be decoded,
 * or holds a NUL character, names nothing; its percent signs then stand for themselves, so that it is answered as any other
 * address that names nothing.
 */
export function plainUrl(given: string): string {
  const local = given.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
  const url = local.startsWith('/') ? local : `/${local}`
  const [path = ''] = url.split(/[?#]/, 1)
  return isEncoded(path) ? url : url.replaceAll('%', '%25')
}

function isEncoded(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0')
  } catch {
    return false
  }
}
