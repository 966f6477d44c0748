import { type Markup, markup } from './markup.ts'

/** A page as a mail has it. */
export interface HtmlPage {
  /** Language tag. */
  readonly locale: string
  readonly title: string
  readonly content: Markup
  /** Further rules of the dark theme, for classes of this page. */
  readonly dark?: string
}

/** Styles stand with the elements, because many readers of mail drop style sheets. Nothing may widen the page. */
export const pageStyles = {
  body: 'margin:0;padding:0;background:#f2f4f7;color:#1b1f24;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;-webkit-text-size-adjust:100%',
  page: 'max-width:680px;margin:0 auto;padding:12px',
  card: 'background:#ffffff;border:1px solid #dfe3e8;border-radius:10px;padding:18px 18px 10px',
  title: 'margin:8px 0 12px;font-size:22px;line-height:1.25;overflow-wrap:anywhere',
  paragraph: 'margin:0 0 12px;overflow-wrap:anywhere',
  muted: 'color:#59636e;font-size:14px',
  footer: 'margin:16px 4px 8px;color:#59636e;font-size:12px;line-height:1.5;overflow-wrap:anywhere',
} as const

/** Prints a whole HTML document without references to anything outside. */
export function htmlPage({ locale, title, content, dark = '' }: HtmlPage): string {
  return markup`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${title}</title>
<style>${darkTheme(dark)}</style>
</head>
<body class="m-body" style="${pageStyles.body}">
<div style="${pageStyles.page}">
${content}</div>
</body>
</html>
`.toString()
}

/** For readers of mail that follow the dark theme and take style sheets; the others show the light one. */
function darkTheme(further: string): Markup {
  return markup`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.m-body{background:#14171c!important;color:#e4e7eb!important}
.m-card{background:#1e2329!important;border-color:#363d46!important}
.m-muted{color:#a5afba!important}
.m-line{border-color:#363d46!important}
${further}}`
}
