/** A piece of HTML. It is made by `markup` alone, so that no text gets into it unescaped. */
export class Markup {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  /** See `markup`. */
  static of(literals: readonly string[], values: readonly MarkupValue[]): Markup {
    const parts = literals.flatMap((literal, index) => [literal, textOf(values[index] ?? '')])
    return new Markup(parts.join(''))
  }
}

/** What can stand in a template: text is escaped, pieces of HTML are not, lists are joined. */
export type MarkupValue = string | number | Markup | readonly MarkupValue[]

/** Makes HTML of a template; what stands between tags or in the quotes of an attribute is escaped. */
export function markup(literals: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return Markup.of(literals, values)
}

function textOf(value: MarkupValue): string {
  if (value instanceof Markup) return value.toString()
  if (typeof value === 'object') return value.map(textOf).join('')
  return String(value).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
