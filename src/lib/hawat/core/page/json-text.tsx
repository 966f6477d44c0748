import type { ComponentChild } from 'preact'
import { useFrame } from '../frame.ts'

/** Characters that are shown at most, and tokens that get a colour: more would be a heavy page, and nobody reads it. */
const LONGEST = 50_000
const MOST_TOKENS = 3000

/** A text that is cut off goes on to the end: looked for from each of its quotes, that would take time by the square of its length. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+|./gs

/** Text of JSON, indented, its keys, texts and numbers in colours, with a button that copies it. Numbers stay as they were written. */
export function JsonText({ text }: { text: string }) {
  const { t } = useFrame().ask
  return (
    <div class="json">
      <button type="button" class="copy" data-copy title={t('Copy')} aria-label={t('Copy')} />
      <pre class="code">{piecesOf(text.slice(0, LONGEST))}</pre>
      {text.length > LONGEST && (
        <p class="muted">{t('This is the beginning; download it for the rest.')}</p>
      )}
    </div>
  )
}

const OPENING = new Set(['{', '['])
const CLOSING = new Set(['}', ']'])

function piecesOf(text: string): ComponentChild[] {
  const pieces: ComponentChild[] = []
  let depth = 0
  let plain = ''
  let tokens = 0
  const add = (look: string, token: string): void => {
    if (++tokens > MOST_TOKENS) plain += token
    else {
      pieces.push(plain, <span class={look}>{token}</span>)
      plain = ''
    }
  }
  const line = (): string => `\n${'  '.repeat(Math.min(Math.max(depth, 0), 40))}`
  const found = [...text.matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => !/^\s/.test(token))
  for (const [index, token] of found.entries()) {
    const next = found[index + 1]
    if (OPENING.has(token)) {
      depth++
      plain += CLOSING.has(next ?? '') ? token : token + line()
    } else if (CLOSING.has(token)) {
      depth--
      plain += OPENING.has(found[index - 1] ?? '') ? token : line() + token
    } else if (token === ',') plain += token + line()
    else if (token === ':') plain += ': '
    else if (token.startsWith('"')) add(next === ':' ? 'key' : 'text', visible(token))
    else add(/^[-\d]/.test(token) ? 'number' : 'word', token)
  }
  return [...pieces, plain]
}

/** What would turn the order of letters, or not be seen, as JSON may write it. */
function visible(token: string): string {
  return token.replaceAll(
    /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
