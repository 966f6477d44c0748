/** A piece of HTML. It is made by `html` alone, so that no text gets into it unescaped. */
export class Html {
  readonly #markup: string

  private constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }

  /** See `html`. */
  static of(literals: readonly string[], values: readonly HtmlValue[]): Html {
    const parts = literals.flatMap((literal, index) => [literal, markupOf(values[index] ?? '')])
    return new Html(parts.join(''))
  }
}

/** What can stand in a template: text is escaped, pieces are not, lists are joined. */
export type HtmlValue = string | number | Html | readonly HtmlValue[]

/** Makes a piece of HTML of a template; what stands between tags or in the quotes of an attribute is escaped. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(literals, values)
}

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.map(markupOf).join('')
  return String(value).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
