import type { Logger } from '../lib/framework/logging/logger.ts'
import type { Clock } from '../lib/framework/time/clock.ts'
import type { HawatConfig } from '../lib/hawat/core/config.ts'
import type { Services } from '../lib/hawat/core/services.ts'

/** Services that know about addresses; `close` ends what they have begun. */
export type AddressServices = Pick<Services, 'dns' | 'geoip' | 'passivedns' | 'nerd' | 'close'>

/**
 * The services about addresses that are configured, started; those that are not are missing.
 * @throws MentatError CONFIG_INVALID when a server or a key cannot be used
 */
export async function addressServices(
  { lookups, disabled_blueprints: disabled }: HawatConfig,
  context: { readonly logger: Logger; readonly clock: Clock },
): Promise<AddressServices> {
  const [{ DnsService }, { GeoIpService }, { PassiveDnsService }, { NerdService }] =
    await Promise.all([
      import('../lib/services/dns/service.ts'),
      import('../lib/services/geoip/service.ts'),
      import('../lib/services/passive-dns/service.ts'),
      import('../lib/services/nerd/service.ts'),
    ])
  const { asndb: asn, citydb: city, countrydb: country } = lookups.geoip
  const geoip = disabled.includes('geoip')
    ? undefined
    : new GeoIpService({ asn, city, country }, context)
  const dns = lookups.dns && new DnsService(lookups.dns, context)
  const passivedns = lookups.passivedns && new PassiveDnsService(lookups.passivedns, context)
  const nerd = lookups.nerd && new NerdService(lookups.nerd, context)
  const asked = [dns, passivedns, nerd].filter((service) => service !== undefined)
  await Promise.all([...asked.map((service) => service.start()), geoip?.reload()])
  return {
    ...(geoip && { geoip }),
    ...(dns && { dns }),
    ...(passivedns && { passivedns }),
    ...(nerd && { nerd }),
    close: async () => {
      await Promise.all(asked.map((service) => service.stop()))
    },
  }
}
