/** What stands at the edges of a man page. */
export interface ManEdition {
  readonly version: string
  /** A date such as 2026-11-23. */
  readonly date: string
}

/** A page of the manual: its name and section. */
export type ManPage = readonly [name: string, section: 1 | 5]

/** The heading of a page. */
export function title([name, section]: ManPage, edition: ManEdition, kind: string): string {
  const words = [quote(name.toUpperCase()), String(section), quote(edition.date)]
  return ['.TH', ...words, quote(`Mentat ${edition.version}`), quote(kind)].join(' ')
}

/** Text for roff: a backslash, a hyphen that must stay one, and a line that would be a request are escaped. */
export function escape(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1')
}

/** Text for an argument of a request. */
export function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** A running text: a sentence a line, as man(7) wants it. */
export function sentences(text: string): string[] {
  return text
    .split('\n')
    .flatMap((paragraph) => (paragraph === '' ? ['.PP'] : paragraph.split(/(?<=[.:;] )(?=[A-Z])/)))
    .map((sentence) => (sentence === '.PP' ? sentence : escape(sentence.trim())))
}

/** A term with what it means. */
export function entry(term: string, text: readonly string[]): string[] {
  return ['.TP', `.B ${escape(term)}`, ...text]
}

/** Lines that stay as they are. */
export function verbatim(lines: readonly string[]): string[] {
  const body = lines.map((line) => (line === '' ? '.sp 1' : `\\&${escape(line)}`))
  return ['.nf', '.RS 4', ...body, '.RE', '.fi']
}

/** The list at the end of a page. */
export function seeAlso(pages: readonly ManPage[]): string[] {
  return pages.map(
    ([name, section], index) =>
      `.BR ${escape(name)} (${section})${index < pages.length - 1 ? ' ,' : ''}`,
  )
}
