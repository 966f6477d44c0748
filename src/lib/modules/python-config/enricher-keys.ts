import { isPlainObject, type PlainObject } from '../../framework/config/schema-node.ts'
import { type KeyTable, same, type Teller, type Told } from './told.ts'

/** Keys of the enricher. */
export const enricherKeys: KeyTable = { plugins, reload_interval: same }

/** Our plugins by the classes of the original. */
const pluginNames: Readonly<Record<string, string>> = {
  WhoisEnricherPlugin: 'whois',
  GeoipEnricherPlugin: 'geoip',
  PassiveDNSCESNETEnricherPlugin: 'passivedns',
  LoggerEnricherPlugin: 'logger',
}

function plugins(value: unknown, { core }: { readonly core: PlainObject }): ReturnType<Teller> {
  const services = objectAt(core, '__core__services')
  const remarks: Told[] = []
  const entries = (Array.isArray(value) ? value : []).flatMap((entry: unknown, index) => {
    const within = [String(index)]
    if (!isPlainObject(entry) || typeof entry['name'] !== 'string') {
      remarks.push({ verdict: 'unknown', text: 'is no plugin: it has no text "name"', within })
      return []
    }
    const name = entry['name'].split('.').at(-1) ?? ''
    const own = Object.hasOwn(pluginNames, name) ? pluginNames[name] : undefined
    if (own === undefined) {
      const text = `the plugin ${JSON.stringify(entry['name'])} has to be written anew, in JavaScript: docs/guides/write-an-enricher-plugin.md`
      remarks.push({ verdict: 'changed', text, within })
      return []
    }
    const old = { ...services, ...objectAt(objectAt(entry, 'config'), '__core__services') }
    const config = configOf(own, { services: old, own: objectAt(entry, 'config') }, remarks, within)
    return [{ name: own, ...(Object.keys(config).length > 0 ? { config } : {}) }]
  })
  const text = `${entries.length} plugins, by other names; their services are told in "config" of each`
  const carry = [{ path: ['plugins'], value: entries }]
  return [{ verdict: 'changed', text, carry }, ...remarks]
}

interface OldOptions {
  /** Those of the services that all plugins share. */
  readonly services: PlainObject
  /** Those of the plugin itself. */
  readonly own: PlainObject
}

function configOf(
  name: string,
  { services, own }: OldOptions,
  remarks: Told[],
  within: readonly string[],
): PlainObject {
  if (name === 'geoip') return pick(objectAt(services, 'geoip'), ['asndb', 'citydb', 'countrydb'])
  if (name === 'whois') return whoisConfig(services, remarks, within)
  if (name !== 'passivedns') return {}
  const service = { ...objectAt(services, 'pdns'), ...objectAt(services, 'passivedns') }
  const { rec_validity: hours } = own
  if (typeof hours === 'number') {
    const text = `rec_validity was in hours: ${hours}h here`
    remarks.push({
      verdict: 'changed',
      text,
      within: [...within, 'config', 'rec_validity'],
      carry: [],
    })
  }
  return {
    ...pick(service, ['base_url', 'base_api_url', 'api_key']),
    ...pick(own, ['api_limit', 'api_timeout']),
    ...(typeof hours === 'number' ? { rec_validity: `${hours}h` } : {}),
  }
}

function whoisConfig(
  services: PlainObject,
  remarks: Told[],
  within: readonly string[],
): PlainObject {
  const { modules } = objectAt(services, 'whois')
  if (!Array.isArray(modules)) return {}
  const entries = modules.flatMap((module: unknown) => {
    const { name, optional } = isPlainObject(module) ? module : {}
    if (name === 'SqldbWhoisModule') return [{ kind: 'database' }]
    const file = isPlainObject(module) ? objectAt(module, 'config')['whois_file'] : undefined
    if (name === 'FileWhoisModule' && typeof file === 'string') {
      return [{ kind: 'file', whois_file: file, ...(optional === true ? { optional } : {}) }]
    }
    const which = typeof name === 'string' ? ` ${JSON.stringify(name)}` : ' without a text "name"'
    remarks.push({ verdict: 'unknown', text: `there is no whois module${which}`, within })
    return []
  })
  return entries.length > 0 ? { modules: entries } : {}
}

function pick(from: PlainObject, names: readonly string[]): PlainObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(from, name) ? from[name] : null
      return value === null ? [] : [[name, value]]
    }),
  )
}

/** A member that is an object; an empty one if it is none. */
export function objectAt(from: PlainObject, key: string): PlainObject {
  const value = Object.hasOwn(from, key) ? from[key] : undefined
  return isPlainObject(value) ? value : {}
}
