import type { EnricherPlugin } from './plugin.ts'

/** A plugin that comes with Mentat; its code is read when it is used. */
interface BuiltinPlugin {
  readonly name: string
  /** Its name in the configuration of the original Mentat. */
  readonly alias: string
  load(): Promise<EnricherPlugin>
}

/** All plugins that come with Mentat. */
export const builtinPlugins: readonly BuiltinPlugin[] = [
  {
    name: 'whois',
    alias: 'mentat.plugin.enricher.whois.WhoisEnricherPlugin',
    load: async () => (await import('./plugins/whois.ts')).whoisPlugin,
  },
  {
    name: 'geoip',
    alias: 'mentat.plugin.enricher.geoip.GeoipEnricherPlugin',
    load: async () => (await import('./plugins/geoip.ts')).geoipPlugin,
  },
  {
    name: 'dns',
    alias: 'mentat.plugin.enricher.dns.DNSEnricherPlugin',
    load: async () => (await import('./plugins/dns.ts')).dnsPlugin,
  },
  {
    name: 'passivedns',
    alias: 'mentat.plugin.enricher.passivedns.PassiveDNSCESNETEnricherPlugin',
    load: async () => (await import('./plugins/passive-dns.ts')).passiveDnsPlugin,
  },
  {
    name: 'nerd',
    alias: 'mentat.plugin.enricher.nerd.NERDEnricherPlugin',
    load: async () => (await import('./plugins/nerd.ts')).nerdPlugin,
  },
  {
    name: 'logger',
    alias: 'mentat.plugin.enricher.logger.LoggerEnricherPlugin',
    load: async () => (await import('./plugins/logger.ts')).loggerPlugin,
  },
]
