/** Styles of the parts of a summary. Bars are cells of tables with a background. */
export const styles = {
  period: 'margin:0 0 14px;color:#59636e;font-size:14px',
  well: 'margin:0 0 12px;border-left:4px solid #2e8540;border-radius:0 6px 6px 0;padding:8px 12px;background:#eef7f0',
  item: 'margin:0 0 8px;border-radius:0 6px 6px 0;padding:8px 12px;overflow-wrap:anywhere',
  alarm: 'border-left:4px solid #a1121f;background:#fdeeef',
  warning: 'border-left:4px solid #d9a300;background:#fff6d6',
  mark: 'font-weight:700',
  advice: 'margin:2px 0 0;color:#59636e;font-size:13px',
  figures:
    'width:100%;border-collapse:separate;border-spacing:0;margin:12px 0 6px;table-layout:fixed',
  figure: 'padding:6px 8px 6px 0;vertical-align:top;overflow-wrap:anywhere',
  figureValue: 'font-size:24px;line-height:1.2;font-weight:700',
  figureLabel: 'font-size:13px',
  figureRemark: 'font-size:12px;line-height:1.35;color:#59636e',
  section:
    'margin:14px 0 0;background:#ffffff;border:1px solid #dfe3e8;border-radius:10px;padding:14px 18px 8px',
  heading: 'margin:0 0 10px;font-size:18px;line-height:1.3',
  headingSmall: 'margin:14px 0 4px;font-size:14px;line-height:1.4;font-weight:600',
  scroll: 'overflow-x:auto;margin:0 0 8px',
  table: 'width:100%;border-collapse:collapse;font-size:14px',
  headCell:
    'padding:3px 0 3px 10px;border-bottom:1px solid #dfe3e8;font-weight:400;font-size:13px;color:#59636e;vertical-align:bottom',
  cell: 'padding:3px 0 3px 10px;vertical-align:top;white-space:nowrap',
  firstCell: 'padding:3px 0;vertical-align:top;text-align:left;overflow-wrap:anywhere',
  total: 'border-top:1px solid #dfe3e8;font-weight:600',
  bars: 'width:100%;border-collapse:collapse;font-size:13px;table-layout:fixed;margin:0 0 6px',
  barLabel:
    'width:44%;padding:2px 8px 2px 0;text-align:left;font-weight:400;overflow-wrap:anywhere;line-height:1.3',
  barText: 'width:16%;padding:2px 8px 2px 0;text-align:right;white-space:nowrap',
  barPlace: 'padding:2px 0',
  bar: 'height:11px;font-size:0;line-height:0;border-radius:2px;background:#6f9fd8',
  barMarked: 'height:11px;font-size:0;line-height:0;border-radius:2px;background:#0b57a4',
  columns:
    'width:100%;height:72px;border-collapse:collapse;table-layout:fixed;border-bottom:1px solid #b9c1cb',
  columnPlace: 'height:72px;padding:0 1px;vertical-align:bottom',
  column: 'width:100%;border-collapse:collapse',
  ends: 'width:100%;border-collapse:collapse;font-size:12px;color:#59636e',
  note: 'margin:0 0 8px;overflow-wrap:anywhere',
  remark: 'margin:2px 0 8px;color:#59636e;font-size:13px;overflow-wrap:anywhere',
} as const

/** The same in the dark. */
export const dark = `.m-well{background:#1a2c20!important;border-color:#4fae68!important}
.m-alarm{background:#3a171b!important;border-color:#e5626e!important}
.m-warning{background:#3a3008!important;border-color:#c99a1a!important}
.m-bar{background:#3f6da5!important}
.m-marked{background:#82b9f5!important}
`
