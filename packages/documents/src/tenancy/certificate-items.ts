import { type DestructionList, formatBytes } from '@grenier/contracts'
import { instantText } from '../shared/french.ts'
import { brokenLines, drawLines, linesHeight } from '../shared/pdf-lines.ts'
import { drawRule, drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { certificateTexts, itemKindOrder, itemKindTexts } from './certificate-texts.ts'

type Item = DestructionList['items'][number]

interface Column {
  readonly x: number
  readonly width: number
  readonly title: string
  readonly lines: (item: Item) => readonly string[]
}

function nameLines({ namespace, name, detail, leftToProvider }: Item): string[] {
  const place = namespace === null ? name : `${namespace}/${name}`
  return [
    ...brokenLines(place, 34),
    ...(detail === '' ? [] : brokenLines(detail, 34)),
    ...(leftToProvider ? [certificateTexts.leftToProvider] : []),
  ]
}

const columns: readonly Column[] = [
  { x: 50, width: 76, title: certificateTexts.kind, lines: ({ kind }) => [itemKindTexts[kind]] },
  { x: 130, width: 172, title: certificateTexts.name, lines: nameLines },
  {
    x: 306,
    width: 56,
    title: certificateTexts.size,
    lines: ({ sizeBytes }) => [sizeBytes === null ? '—' : formatBytes(sizeBytes, 'fr', 'up')],
  },
  { x: 366, width: 104, title: certificateTexts.uid, lines: ({ uid }) => brokenLines(uid, 19) },
  { x: 474, width: 71, title: certificateTexts.goneAt, lines: ({ goneAt }) => [instantText(goneAt)] },
]

const rowSize = 8
const rowGap = 7
const headHeight = 42

/** Everything that was destroyed, over as many pages as it takes; returns where the next part may begin. */
export function drawItems(sheet: Sheet, { items, y }: { items: readonly Item[]; y: number }): number {
  let at = drawHead(sheet, certificateTexts.items, y)
  for (const item of itemKindOrder.flatMap((kind) => items.filter((one) => one.kind === kind))) {
    const height = Math.max(...columns.map((column) => cellHeight(sheet, column, item))) + rowGap
    if (at + height > pageLayout.bodyBottom) {
      sheet.doc.addPage()
      at = drawHead(sheet, certificateTexts.itemsContinued, pageLayout.top)
    }
    for (const { x, width, lines } of columns) drawLines(sheet, lines(item), { x, y: at + 2, width, size: rowSize })
    drawRule(sheet, at + height - 2)
    at += height
  }
  if (items.length === 0) at += drawNote(sheet, certificateTexts.none, at)
  const buckets = items.filter(({ kind }) => kind === 'bucket')
  const isAnyLeft = buckets.some(({ leftToProvider }) => leftToProvider)
  const isAnyErased = buckets.some(({ leftToProvider }) => !leftToProvider)
  if (isAnyLeft) at += drawNote(sheet, certificateTexts.bucketsLeft, at)
  if (isAnyErased) {
    at += drawNote(sheet, isAnyLeft ? certificateTexts.unmarkedErased : certificateTexts.bucketsErased, at)
  }
  return at
}

function drawHead(sheet: Sheet, title: string, y: number): number {
  drawText(sheet, title, { x: pageLayout.left, y, width: 400, size: 11, bold: true, tag: 'H2' })
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

function cellHeight(sheet: Sheet, { width, lines }: Column, item: Item): number {
  return linesHeight(sheet, lines(item), { width, size: rowSize })
}
