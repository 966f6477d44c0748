import { addressBits, type Family } from '../src/lib/idea/address.ts'
import { Random } from '../src/lib/modules/ideagen/random.ts'
import type { GroupNetwork } from '../src/lib/services/networks/directory.ts'

const GROUPS = 5000

/** Shares of prefix lengths: few large networks around many small ones. A tenth are ranges besides. */
const shares: Readonly<Record<Family, Readonly<Record<number, number>>>> = {
  4: {
    ...{ 12: 0.001, 16: 0.02, 19: 0.03, 20: 0.05, 21: 0.05, 22: 0.15, 23: 0.1, 24: 0.4 },
    ...{ 27: 0.06, 28: 0.06, 29: 0.07, 32: 0.009 },
  },
  6: { 29: 0.051, 32: 0.15, 36: 0.1, 40: 0.1, 44: 0.1, 48: 0.4, 56: 0.05, 64: 0.049 },
}

/** So many networks of a family, always the same ones. */
export function makeNetworks(family: Family, count: number): GroupNetwork[] {
  const random = new Random('networks', family)
  return Array.from({ length: count }, () => {
    const size = 1n << BigInt(addressBits[family] - prefixOf(family, random.fraction()))
    const low = (anyAddress(family, random) / size) * size
    const high = low + size - 1n
    const isRange = size > 4n && random.chance(0.1)
    const group = `abuse${random.small(1, GROUPS)}@example.org`
    return { family, low: isRange ? low + 1n : low, high: isRange ? high - 1n : high, group }
  })
}

function prefixOf(family: Family, fraction: number): number {
  let sum = 0
  for (const [prefix, share] of Object.entries(shares[family])) {
    sum += share
    if (fraction < sum) return Number(prefix)
  }
  return addressBits[family]
}

/** An address that may be met in the Internet. */
export function anyAddress(family: Family, random: Random): bigint {
  if (family === 4) return BigInt(random.next())
  // What has been given out: a few blocks of 2000::/3.
  const block = random.pick([0x2001n, 0x2400n, 0x2600n, 0x2a00n, 0x2a02n, 0x2a0fn])
  const host = (BigInt(random.next()) << 64n) | (BigInt(random.next()) << 32n)
  return (block << 112n) | (BigInt(random.next() & 0xffff) << 96n) | host
}
