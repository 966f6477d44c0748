import type { ComponentChild } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Frame, FrameContext } from '../frame.ts'
import { Layout } from './layout.tsx'

/** A whole page. */
export function renderPage(frame: Frame, title: string, content: ComponentChild): string {
  const page = (
    <FrameContext.Provider value={frame}>
      <Layout title={title}>{content}</Layout>
    </FrameContext.Provider>
  )
  return `<!DOCTYPE html>\n${renderToString(page)}\n`
}

/** A part of a page, which a script puts in its place. */
export function renderPart(frame: Frame, content: ComponentChild): string {
  return renderToString(<FrameContext.Provider value={frame}>{content}</FrameContext.Provider>)
}
