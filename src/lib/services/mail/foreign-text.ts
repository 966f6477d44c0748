/**
 * A text from outside as it may stand in a mail: one line, at most so many characters, and nothing in it that cannot be
 * seen or that acts on what is around it (controls, marks of direction, invisible characters, towers of accents).
 */
export function foreignLine(text: string, most: number): string {
  const line = text
    .slice(0, 10 * most)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
  if (line.length <= most) return visible(line)
  // No half of a character at the end.
  return visible(`${line.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`)
}

/**
 * The same with everything disarmed of which a mail reader could make a link: `hxxp://evil[.]example/`. Host names,
 * addresses and numbers stay as they are.
 */
export function disarmed(text: string, most: number): string {
  const line = foreignLine(text, most)
  if (/^[\w.-]+$|^[\da-f:.]+(?:[/-][\da-f:.]+)?$/i.test(line) && !/^www\./i.test(line)) return line
  return line
    .replaceAll(/http(?=s?:)/gi, 'hxxp')
    .replaceAll(/(?<!hxxps?):\/\//gi, '[:]//')
    .replaceAll(/(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, '[.]')
    .replaceAll('@', '[at]')
}

function visible(text: string): string {
  return text.replaceAll(/\p{C}|[\u115f\u1160\u2800\u3164\uffa0\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
