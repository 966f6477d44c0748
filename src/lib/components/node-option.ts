import { type TArray, type TObject, type TString, Type } from 'typebox'

/** The option for a node of ours among those of an event. @param example its name in the sample of the configuration */
export function nodeOption(
  description: string,
  example: string,
): TObject<{ name: TString; type: TArray<TString> }> {
  return Type.Object(
    {
      name: Type.String({ description: 'Its name.', minLength: 1, maxLength: 200 }),
      type: Type.Array(Type.String(), {
        description: 'Its types.',
        default: ['Relay'],
        maxItems: 20,
      }),
    },
    { description, examples: [{ name: example, type: ['Relay'] }] },
  )
}
