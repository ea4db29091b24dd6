import { drawLines } from './pdf-lines.ts'
import { drawText, ink, pageLayout, type Sheet } from './pdf-page.ts'

/** Who a certificate is about and who signs it, and what each side is called there. */
export interface Parties {
  readonly record: {
    readonly organisationName: string
    readonly organisationSiren: string | null
    readonly operatorName: string
    readonly operatorSiren: string
  }
  readonly labels: { readonly member: string; readonly operator: string }
}

const { left, right } = pageLayout
const half = (right - left) / 2
const width = half - 12

/** The member and the operator side by side; returns where the next part may begin. */
export function drawParties(sheet: Sheet, { record, labels, y }: Parties & { readonly y: number }): number {
  const siren = (number: string | null) => (number === null ? [] : [`SIREN ${number}`])
  const sides = [
    { x: left, label: labels.member, lines: [record.organisationName, ...siren(record.organisationSiren)] },
    { x: left + half, label: labels.operator, lines: [record.operatorName, ...siren(record.operatorSiren)] },
  ]
  const heights = sides.map(({ x, label, lines }) => {
    const labelHeight = drawText(sheet, label, { x, y, width, size: 8.5, colour: ink.soft })
    return labelHeight + drawLines(sheet, lines, { x, y: y + labelHeight + 1, width, size: 10.5 })
  })
  return y + Math.max(...heights)
}
