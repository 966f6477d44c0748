import type { EnricherPlugin } from './plugin.ts'

/** A plugin that comes with Mentat; its code is read when it is used. */
interface BuiltinPlugin {
  readonly name: string
  /** Its class in the original Mentat, whose configuration names it `mentat.plugin.enricher.MODULE.CLASS`. */
  readonly alias?: string
  load(): Promise<EnricherPlugin>
}

/** All plugins that come with Mentat. */
export const builtinPlugins: readonly BuiltinPlugin[] = [
  {
    name: 'whois',
    alias: 'WhoisEnricherPlugin',
    load: async () => (await import('./plugins/whois.ts')).whoisPlugin,
  },
  {
    name: 'geoip',
    alias: 'GeoipEnricherPlugin',
    load: async () => (await import('./plugins/geoip.ts')).geoipPlugin,
  },
  {
    name: 'dns',
    load: async () => (await import('./plugins/dns.ts')).dnsPlugin,
  },
  {
    name: 'passivedns',
    alias: 'PassiveDNSCESNETEnricherPlugin',
    load: async () => (await import('./plugins/passive-dns.ts')).passiveDnsPlugin,
  },
  {
    name: 'nerd',
    load: async () => (await import('./plugins/nerd.ts')).nerdPlugin,
  },
  {
    name: 'logger',
    alias: 'LoggerEnricherPlugin',
    load: async () => (await import('./plugins/logger.ts')).loggerPlugin,
  },
]

/** The one of this name in the configuration, or of this name in the original Mentat. */
export function builtinNamed(name: string): BuiltinPlugin | undefined {
  const original = /^mentat\.plugin\.enricher\.(?:\w+\.)*(\w+)$/.exec(name)?.[1]
  return builtinPlugins.find(
    (known) => known.name === name || (original !== undefined && known.alias === original),
  )
}
