import { type TArray, type TObject, type TOptional, type TString, Type } from 'typebox'
import type { Remark } from '../../framework/config/section.ts'
import type { HubFilter } from './hub.ts'

type Values = TArray<TString>

type FilterOption = TObject<Record<keyof HubFilter, TOptional<Values>>>

const values = (description: string, example: string): Values =>
  Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    description,
    maxItems: 1000,
    examples: [[example]],
  })

/** Which events, in the words of Warden: the option `filter` of a module. @param where what a tag and a group mean there */
export function filterOption(
  description: string,
  where: { tag: string; group: string },
): FilterOption {
  return Type.Object(
    {
      cat: Type.Optional(
        values('Only these categories, in full or of the top level.', 'Attempt.Login'),
      ),
      nocat: Type.Optional(values('All but these categories.', 'Test')),
      tag: Type.Optional(values(`Only events with one of these as a type of ${where.tag}.`, 'IDS')),
      notag: Type.Optional(values('All but these.', 'Honeypot')),
      group: Type.Optional(
        values(`Only events of ${where.group}: a name, or its beginning up to a dot.`, 'org.other'),
      ),
      nogroup: Type.Optional(values('All but these.', 'org.example')),
    },
    { description, default: {} },
  )
}

/** What no hub takes: a list of what is wanted beside one of what is not. */
export function filterRemarks(filter: HubFilter): Remark[] {
  return (['cat', 'tag', 'group'] as const).flatMap((key): Remark[] => {
    const not = `no${key}` as const
    if (!filter[key]?.length || !filter[not]?.length) return []
    const text = `there is ${not} as well; expected one of the two: a hub takes no more`
    return [{ severity: 'problem', path: ['filter', key], text }]
  })
}
