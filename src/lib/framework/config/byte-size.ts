const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}

/** What a size may look like, for help and error texts. */
export const byteSizeSyntax = '64MB, 1MiB, 500kB, or a number of bytes'

/**
 * Reads a size: a number with a decimal (kB, MB, GB, TB) or binary (KiB, MiB, GiB, TiB) unit, in any case.
 * @returns whole bytes; undefined for anything else
 */
export function byteSizeOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim())
  const unit = units[(match?.[2] ?? 'none').toLowerCase()]
  return unit === undefined ? undefined : Math.round(Number(match?.[1]) * unit)
}
