import { type DestructionList, formatBytes } from '@grenier/contracts'
import { instantText } from '../shared/french.ts'
import { drawRule, drawText, ink, pageLayout, type Sheet, textHeight } from '../shared/pdf-page.ts'
import { certificateTexts, itemKindOrder, itemKindTexts } from './certificate-texts.ts'

type Item = DestructionList['items'][number]

interface Column {
  readonly x: number
  readonly width: number
  readonly title: string
  readonly text: (item: Item) => string
}

/** A name too long for its column breaks where its parts end, and a uid in its middle: nothing is cut off. */
function broken(text: string, lengthMax: number): string {
  const parts: string[] = []
  let rest = text
  while (rest.length > lengthMax) {
    const at = rest.slice(0, lengthMax).search(/[-/.:][^-/.:]*$/)
    const length = at > lengthMax / 3 ? at + 1 : lengthMax
    parts.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return [...parts, rest].join('\n')
}

function nameText({ namespace, name, detail }: Item): string {
  const place = broken(namespace === null ? name : `${namespace}/${name}`, 34)
  return detail === '' ? place : `${place}\n${broken(detail, 34)}`
}

const columns: readonly Column[] = [
  { x: 50, width: 76, title: certificateTexts.kind, text: ({ kind }) => itemKindTexts[kind] },
  { x: 130, width: 172, title: certificateTexts.name, text: nameText },
  {
    x: 306,
    width: 56,
    title: certificateTexts.size,
    text: ({ sizeBytes }) => (sizeBytes === null ? '—' : formatBytes(sizeBytes, 'fr', 'up')),
  },
  { x: 366, width: 104, title: certificateTexts.uid, text: ({ uid }) => broken(uid, 20) },
  { x: 474, width: 71, title: certificateTexts.goneAt, text: ({ goneAt }) => instantText(goneAt) },
]

const rowSize = 8
const rowGap = 7
const headHeight = 40

/** Everything that was destroyed, over as many pages as it takes; returns where the next part may begin. */
export function drawItems(sheet: Sheet, { items, y }: { items: readonly Item[]; y: number }): number {
  let at = drawHead(sheet, certificateTexts.items, y)
  for (const item of itemKindOrder.flatMap((kind) => items.filter((one) => one.kind === kind))) {
    const height = Math.max(...columns.map((column) => cellHeight(sheet, column, item))) + rowGap
    if (at + height > pageLayout.bodyBottom) {
      sheet.doc.addPage()
      at = drawHead(sheet, certificateTexts.itemsContinued, pageLayout.top)
    }
    for (const { x, width, text } of columns) drawText(sheet, text(item), { x, y: at + 2, width, size: rowSize })
    drawRule(sheet, at + height - 2)
    at += height
  }
  if (items.length === 0) at += drawNote(sheet, certificateTexts.none, at)
  if (items.some(({ kind }) => kind === 'bucket')) at += drawNote(sheet, certificateTexts.buckets, at)
  return at
}

function drawHead(sheet: Sheet, title: string, y: number): number {
  drawText(sheet, title, { x: pageLayout.left, y, width: 400, size: 11, bold: true })
  for (const column of columns) {
    drawText(sheet, column.title, { x: column.x, y: y + 20, width: column.width, size: 8, colour: ink.soft })
  }
  drawRule(sheet, y + headHeight - 1, ink.accent)
  return y + headHeight
}

function drawNote(sheet: Sheet, text: string, y: number): number {
  const style = { width: pageLayout.right - pageLayout.left, size: 8.5 }
  return 6 + drawText(sheet, text, { ...style, x: pageLayout.left, y: y + 6, colour: ink.soft })
}

function cellHeight(sheet: Sheet, { width, text }: Column, item: Item): number {
  return textHeight(sheet, text(item), { width, size: rowSize })
}
