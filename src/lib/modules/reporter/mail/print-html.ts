import { htmlPage, pageStyles } from '../../../services/mail/html-page.ts'
import { type Markup, markup } from '../../../services/mail/markup.ts'
import {
  type AddressDetails,
  type ContentAddress,
  type ContentClass,
  type ContentPart,
  type Fact,
  type ReportContent,
  valuesOf,
} from './content.ts'
import { dark, severityColours, styles } from './html-style.ts'

/** Prints a report as a whole HTML document without references to anything outside. */
export function printHtml(content: ReportContent): string {
  const { locale, subject, title, parts, notes, footer } = content
  const body = markup`<div class="m-card" style="${pageStyles.card}">
<div>${badge(content)}</div>
<h1 style="${pageStyles.title}">${title}</h1>
${content.banners.map((banner) => markup`<p class="m-banner" style="${styles.banner}">${banner}</p>\n`)}${paragraphs(content)}${factTable(content.facts)}${button(content)}${overview(content)}</div>
${parts.map(partHtml)}<div class="m-muted" style="${pageStyles.footer}">
${[...notes, ...footer].map((line) => markup`<p style="margin:0 0 6px">${line}</p>\n`)}</div>
`
  return htmlPage({ locale, title: subject, content: body, dark })
}

function badge({ severity: { name, badge: word } }: ReportContent): Markup {
  return markup`<span style="${styles.badge};${severityColours[name]}">${word}</span>`
}

function paragraphs({ introduction }: ReportContent): Markup[] {
  return introduction.map((text) => markup`<p style="${pageStyles.paragraph}">${text}</p>\n`)
}

function factTable(facts: readonly Fact[]): Markup {
  const rows = facts.map(
    ({ label, values }) =>
      markup`<tr><th scope="row" class="m-muted" style="${styles.factLabel}">${label}</th><td style="${styles.factValue}">${lines(values)}</td></tr>\n`,
  )
  return markup`<table role="presentation" style="${styles.facts}">\n${rows}</table>\n`
}

function button({ page }: ReportContent): Markup {
  if (page === undefined) return markup``
  return markup`<div><a class="m-button" href="${page.href}" style="${styles.button}">${page.button}</a></div>\n`
}

function overview({ overview: found }: ReportContent): Markup {
  if (found === undefined) return markup``
  const entries = found.entries.map(
    ({ number, label, extent }) =>
      markup`<p style="${styles.overviewEntry}">${number}. ${label}<br><span class="m-muted" style="${pageStyles.muted}">${extent}</span></p>\n`,
  )
  return markup`<div class="m-line" style="${styles.overview}">
<h2 class="m-muted" style="${styles.overviewHeading}">${found.heading}</h2>
${entries}</div>\n`
}

function partHtml({ heading, introduction, classes, more }: ContentPart): Markup {
  return markup`${heading === undefined ? '' : markup`<h2 style="${styles.part}">${heading}</h2>\n`}${
    introduction === undefined
      ? ''
      : markup`<p class="m-muted" style="${styles.partIntroduction}">${introduction}</p>\n`
  }${classes.map((each) => classHtml(each, heading === undefined ? 2 : 3))}${moreHtml(more)}`
}

function classHtml(each: ContentClass, level: 2 | 3): Markup {
  const { number, label, extent, name, reference, advice, common, addresses, more } = each
  const heading = markup`${number}. ${label}`
  const about = [
    markup`${extent}`,
    ...(name
      ? [markup`${name.label}: <span style="${styles.code}">${name.values.join(', ')}</span>`]
      : []),
    ...(reference
      ? [
          markup`<a class="m-link" href="${reference.href}" style="${styles.link}">${reference.label}</a> (${new URL(reference.href).host})`,
        ]
      : []),
  ]
  return markup`<div class="m-card" style="${styles.classCard}">
${
  level === 2
    ? markup`<h2 style="${styles.classHeading}">${heading}</h2>`
    : markup`<h3 style="${styles.classHeading}">${heading}</h3>`
}
<p class="m-muted" style="${styles.classAbout}">${lines(about)}</p>
${adviceHtml(advice)}${commonHtml(common)}${addresses.map(addressHtml)}${moreHtml(more)}</div>\n`
}

function adviceHtml({ heading, steps }: ContentClass['advice']): Markup {
  if (steps.length === 0) return markup``
  const items = steps.map((step) => markup`<li style="${styles.adviceStep}">${step}</li>\n`)
  return markup`<div class="m-advice" style="${styles.advice}">
<p style="${styles.adviceHeading}">${heading}</p>
<ul style="${styles.adviceSteps}">
${items}</ul>
</div>\n`
}

function addressHtml(each: ContentAddress): Markup {
  const { address, events, period } = each
  return markup`<div class="m-line" style="${styles.address}">
<table role="presentation" style="${styles.addressHead}"><tr><td style="${styles.addressName}">${address}</td><td style="${styles.addressEvents}">${events}</td></tr></table>
<p class="m-muted" style="${styles.period}">${period}</p>
${detailsHtml(each)}</div>\n`
}

function commonHtml(common: ContentClass['common']): Markup {
  if (common === undefined) return markup``
  return markup`<div class="m-line" style="${styles.address}">
<p class="m-muted" style="${styles.period}">${common.heading}</p>
${detailsHtml(common)}</div>\n`
}

function detailsHtml({ fields, remarks }: AddressDetails): Markup[] {
  const facts = fields.map(
    (fact) =>
      markup`<span style="${styles.field}"><span class="m-muted" style="${styles.fieldLabel}">${fact.label}:</span> ${valuesOf(fact)}</span>\n`,
  )
  return [
    ...(facts.length > 0 ? [markup`<p style="${styles.fields}">${facts}</p>\n`] : []),
    ...remarks.map((text) => markup`<p class="m-muted" style="${styles.remark}">${text}</p>\n`),
  ]
}

function moreHtml(more: string | undefined): Markup {
  return more === undefined
    ? markup``
    : markup`<p class="m-muted" style="${styles.more}">${more}</p>\n`
}

function lines(values: readonly (string | Markup)[]): (string | Markup)[] {
  return values.map((value, index) => (index === 0 ? value : markup`<br>${value}`))
}
