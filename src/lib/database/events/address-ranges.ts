import { parseAddress } from '../../idea/address.ts'
import { formatInterval } from '../../idea/interval.ts'

/**
 * The addresses in the server's text of an inetrange or an inetmultirange, for people: `{[192.0.2.1,192.0.2.1],
 * [198.51.100.0,198.51.100.255]}` is `192.0.2.1` and `198.51.100.0/24`; what is not one network, `low-high`.
 */
export function addressTexts(ranges: string): string[] {
  return [...ranges.matchAll(/\[([^,\]]+),([^\]]+)\]/g)].map(([text, first = '', last = '']) => {
    const low = parseAddress(first)
    const high = parseAddress(last)
    if (!low || !high) return text
    return formatInterval({ family: low.family, low: low.value, high: high.value })
  })
}
