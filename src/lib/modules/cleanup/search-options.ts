import { type TObject, type TOptional, type TUnsafe, Type } from 'typebox'
import {
  ANY,
  EMPTY,
  type ListParameter,
  listParameters,
  type SearchParameters,
} from '../../database/events/search/parameters.ts'

/** The search parameters that can stand in a rule: all but those of time and page. */
type SearchOptions = Omit<
  SearchParameters,
  'dt_from' | 'dt_to' | 'st_from' | 'st_to' | 'visible_to'
>

const negation = Type.Optional(
  Type.Boolean({
    description: 'Whether the events are meant for which the condition does not hold.',
  }),
)

const values = Type.Optional(
  Type.Array(Type.String({ description: 'A value.', maxLength: 1000 }), {
    description: `Events that have one of the values; ${EMPTY}: none at all, ${ANY}: any.`,
    maxItems: 1000,
  }),
)

/** Conditions by the names of the original. All have to hold. */
export function searchOptions(options: {
  description: string
  examples?: readonly unknown[]
}): TUnsafe<SearchOptions> {
  const lists: Record<string, TOptional> = {}
  for (const name of listParameters) {
    lists[name] = values
    lists[`not_${name}`] = negation
  }
  const schema: TObject = Type.Object({
    ...lists,
    description: Type.Optional(
      Type.String({ description: 'A part of the description, in any case.', minLength: 1 }),
    ),
    not_description: negation,
    shadow_reporting: Type.Optional(
      Type.Boolean({ description: 'In shadow reporting of the source.' }),
    ),
    shadow_reporting_target: Type.Optional(
      Type.Boolean({ description: 'In shadow reporting of the target.' }),
    ),
  })
  return Type.Unsafe<SearchOptions>({ ...schema, ...options })
}

/**
 * Why conditions do not mean what they seem to: without any, or with a negation of nothing, a rule would remove
 * more than it says. Undefined: they are all right.
 */
export function searchFault(search: SearchOptions): string | undefined {
  for (const name of [...listParameters, 'description' as const]) {
    if (search[`not_${name}`] === true && isMissing(search, name)) {
      return `not_${name} negates ${name}, which is missing`
    }
  }
  const isConditional =
    [...listParameters, 'description' as const].some((name) => !isMissing(search, name)) ||
    (search.shadow_reporting ?? search.shadow_reporting_target) !== undefined
  return isConditional ? undefined : 'no condition is given; leave it out to mean all events'
}

function isMissing(search: SearchOptions, name: ListParameter | 'description'): boolean {
  return (search[name] ?? '').length === 0
}
