/** Longest address of a page, in characters. */
const LONGEST = 1000

/** The address of a page as it may stand in a mail; undefined unless it is one of http or https without user and password. */
export function webLink(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LONGEST || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined
}
