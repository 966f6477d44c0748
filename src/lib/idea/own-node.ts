import { isList, isObject, type JsonObject, type JsonValue } from './json.ts'
import { scanObject } from './object-scan.ts'

/**
 * The text of an event with a node in front of all others, as a relay writes itself into it; every other byte stays as it
 * came. An event whose first node has that name already, and a text that is no event, stay as they are.
 */
export function withOwnNode(text: string, node: JsonObject & { readonly Name: string }): string {
  const event = parseObject(text)
  if (!event) return text
  const { Node: nodes } = event
  const first = isList(nodes) ? nodes[0] : undefined
  if (isObject(first) && isSameName(first['Name'], node.Name)) return text
  const { Name, ...rest } = node
  const own = JSON.stringify({ Name, ...rest })
  const start = text.indexOf('{')
  // Of a key that occurs twice the last counts, as for JSON.parse.
  const place = scanObject(text, start).findLast(({ key }) => key === 'Node')
  if (!place) {
    const comma = Object.keys(event).length === 0 ? '' : ','
    return `${text.slice(0, start + 1)}"Node":[${own}]${comma}${text.slice(start + 1)}`
  }
  if (!isList(nodes)) return `${text.slice(0, place.start)}[${own}]${text.slice(place.end)}`
  const comma = nodes.length === 0 ? '' : ','
  return `${text.slice(0, place.start + 1)}${own}${comma}${text.slice(place.start + 1)}`
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Warden hubs compare names in lower case. */
function isSameName(name: unknown, own: string): boolean {
  return typeof name === 'string' && name.toLowerCase() === own.toLowerCase()
}
