/** The JSON pointer (RFC 6901) of a path of keys and indices: what ajv calls `instancePath`. */
export function pointerOf(parts: readonly string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The keys and indices of a JSON pointer. */
export function partsOf(pointer: string): string[] {
  const parts = pointer.split('/').slice(1)
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A path for people: `database.pool_size`, `hosts.2.name`, `limits."example.org"`. */
export function displayPath(parts: readonly string[]): string {
  return parts.map((part) => (/^[\w-]+$/.test(part) ? part : JSON.stringify(part))).join('.')
}
