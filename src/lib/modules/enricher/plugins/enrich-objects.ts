import { type Address, formatAddress } from '../../../idea/address.ts'
import { scopeOf } from '../../../idea/address-scope.ts'
import type { Event } from '../../../idea/event.ts'
import { isList, type JsonObject, type JsonValue } from '../../../idea/json.ts'
import { silent } from '../../../idea/notes.ts'
import { readList, readObject } from '../../../idea/reader.ts'
import { answerOf, type Finding } from '../../../services/lookup/finding.ts'
import { type Soon, then, whenAll } from '../../../services/lookup/soon.ts'
import type { Additions } from '../plugin.ts'
import { singleAddresses } from './single-addresses.ts'

/** How the objects of one `Type` in the root list `Enrich` are made. */
export interface EnrichRecipe<Answer> {
  readonly type: string
  /** Addresses of one event that are asked about. */
  readonly limit: number
  ask(address: Address): Soon<Finding<Answer>>
  /** What the object holds beside Key and Type; undefined: there shall be none. */
  describe(answer: Answer): JsonObject | undefined
}

/** An object for each global source address of which something is known, and that has none of this type yet. */
export function enrichObjects<Answer>(
  event: Event,
  recipe: EnrichRecipe<Answer>,
): Soon<Additions | undefined> {
  const described = describedKeys(event, recipe.type)
  const addresses = singleAddresses(event, 'Source')
    .filter((address) => scopeOf(address) === 'global' && !described.has(keyOf(address)))
    .slice(0, recipe.limit)
  const findings = addresses.map((address) => recipe.ask(address))
  return then(whenAll(findings), (known) => {
    const objects = known.flatMap((finding, index) => {
      const answer = answerOf(finding)
      const address = addresses[index]
      if (answer === undefined || address === undefined) return []
      const members = recipe.describe(answer)
      return members ? [{ Key: keyOf(address), Type: [recipe.type], ...members }] : []
    })
    return objects.length === 0 ? undefined : { Enrich: objects }
  })
}

function keyOf({ family, value }: Address): string {
  return formatAddress(family, value)
}

/** Keys of objects of this type that an earlier way through the pipe has left. */
function describedKeys(event: Event, type: string): ReadonlySet<JsonValue | undefined> {
  const objects = readList(event.document['Enrich'], readObject, silent)
  return new Set(
    objects.filter(({ Type }) => isList(Type) && Type.includes(type)).map(({ Key }) => Key),
  )
}
