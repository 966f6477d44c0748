import type { Severity } from '../../../database/groups/tables.ts'

/** Styles of the parts of a report; those of the page are in services/mail. */
export const styles = {
  badge:
    'display:inline-block;border-radius:4px;padding:2px 9px;font-size:13px;font-weight:600;line-height:1.5',
  banner:
    'margin:0 0 12px;border:1px solid #d9a300;border-radius:6px;padding:8px 12px;background:#fff6d6;color:#5a4300;font-weight:600',
  facts: 'width:100%;border-collapse:collapse;margin:0 0 14px;font-size:14px;table-layout:fixed',
  factLabel:
    'width:104px;padding:4px 12px 4px 0;text-align:left;vertical-align:top;font-weight:400;color:#59636e;overflow-wrap:anywhere',
  factValue: 'padding:4px 0;vertical-align:top;overflow-wrap:anywhere',
  button:
    'display:inline-block;margin:2px 0 14px;border-radius:6px;padding:9px 16px;background:#0b57a4;color:#ffffff;font-weight:600;text-decoration:none',
  overview: 'margin:0;padding:0;border-top:1px solid #dfe3e8',
  overviewHeading:
    'margin:12px 0 4px;font-size:13px;line-height:1.4;letter-spacing:.04em;text-transform:uppercase;color:#59636e',
  overviewEntry: 'margin:0 0 8px;overflow-wrap:anywhere',
  part: 'margin:24px 4px 4px;font-size:19px;line-height:1.3',
  partIntroduction: 'margin:0 4px 8px;color:#59636e;overflow-wrap:anywhere',
  classCard:
    'margin:14px 0 0;background:#ffffff;border:1px solid #dfe3e8;border-radius:10px;padding:14px 18px 6px',
  classHeading: 'margin:0 0 2px;font-size:17px;line-height:1.35;overflow-wrap:anywhere',
  classAbout: 'margin:0 0 10px;color:#59636e;font-size:14px;overflow-wrap:anywhere',
  code: 'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px',
  link: 'color:#0b57a4;text-decoration:underline',
  advice:
    'margin:0 0 12px;border-left:4px solid #2e8540;border-radius:0 6px 6px 0;padding:8px 12px;background:#eef7f0',
  adviceHeading: 'margin:0 0 2px;font-weight:600',
  adviceSteps: 'margin:0;padding:0 0 0 18px',
  adviceStep: 'margin:0 0 4px;overflow-wrap:anywhere',
  address: 'border-top:1px solid #e6e9ed;padding:9px 0 9px',
  addressHead: 'width:100%;border-collapse:collapse',
  addressName:
    'padding:0;text-align:left;vertical-align:top;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:14px;font-weight:700;overflow-wrap:anywhere',
  addressEvents:
    'width:1%;padding:0 0 0 12px;text-align:right;vertical-align:top;white-space:nowrap;font-weight:600',
  period: 'margin:1px 0 3px;color:#59636e;font-size:13px',
  fields: 'margin:0;font-size:14px;overflow-wrap:anywhere',
  field: 'display:inline-block;max-width:100%;margin:0 16px 0 0',
  fieldLabel: 'color:#59636e',
  remark: 'margin:2px 0 0;color:#59636e;font-size:13px;overflow-wrap:anywhere',
  more: 'margin:4px 0 8px;color:#59636e;font-style:italic',
} as const

/** Background and text: each pair is told apart at 4.5 to 1 at least (WCAG 2.2, 1.4.3). */
export const severityColours: Readonly<Record<Severity, string>> = {
  info: 'background:#5b6673;color:#ffffff',
  low: 'background:#0b6bcb;color:#ffffff',
  medium: 'background:#f3c546;color:#3b2d00',
  high: 'background:#c2410c;color:#ffffff',
  critical: 'background:#a1121f;color:#ffffff',
}

/** The parts of a report in the dark. */
export const dark = `.m-link{color:#82b9f5!important}
.m-button{background:#1f6dc0!important;color:#ffffff!important}
.m-banner{background:#3a3008!important;color:#ffe08a!important;border-color:#8a6d00!important}
.m-advice{background:#1a2c20!important;border-color:#4fae68!important}
`
