import { pageLayout } from '../shared/pdf-page.ts'

const pointsPerMm = 72 / 25.4

/** Millimetres as points. */
export const mm = (length: number): number => length * pointsPerMm

/**
 * Envelopes whose window shows the address, in millimetres, as the French trade makes them: the window on the right.
 * DL (110 × 220, ISO 269): a window of 35 × 100, 20 from the right and from the lower edge; the sheet folded in three.
 * C4 (229 × 324, ISO 269), upright: a window of 50 × 110, 20 from the right and 45 from the upper edge; the sheet flat, its upper edge
 * at that of the envelope.
 */
export const envelopes = {
  dl: { widthMm: 220, heightMm: 110, window: { widthMm: 100, heightMm: 35, rightMm: 20, topMm: 55 } },
  c4: { widthMm: 229, heightMm: 324, window: { widthMm: 110, heightMm: 50, rightMm: 20, topMm: 45 } },
} as const

/** Where a sheet is folded in three, from its upper edge: the upper third is what the DL window shows. */
export const foldsMm = [99, 198] as const

/**
 * What the DL window shows wherever the folded sheet has slipped to: it is 10 mm narrower and 11 mm lower than its envelope. So
 * the window begins between 90 and 100 mm from the left of the sheet, and between 44 and 55 mm from its upper edge.
 */
const alwaysShown = { leftMm: 100, rightMm: 190, topMm: 55, bottomMm: 79 } as const

/** Nothing but the address and where it goes back to stands where a window could show it, of a DL or of a C4 envelope. */
export const quietZone = { leftMm: 78, topMm: 43, bottomMm: 92 } as const

/** The address, in the middle of what is always shown: six lines fill it. */
export const addressBlock = { leftMm: 102, widthMm: 87, lineMm: 3.95, sizePt: 9.5 } as const

/** Where the first of so many lines begins. */
export function addressTopMm(lineCount: number): number {
  const { topMm, bottomMm } = alwaysShown
  return topMm + (bottomMm - topMm - lineCount * addressBlock.lineMm) / 2
}

export const letterLayout = {
  left: pageLayout.left,
  width: pageLayout.right - pageLayout.left,
  senderTop: mm(14),
  returnTop: mm(50.2),
  dateTop: mm(93.5),
  subjectTop: mm(101),
  foldFrom: mm(4),
  foldTo: mm(9),
} as const
