import { drawText, type Sheet, type TextStyle, textHeight } from './pdf-page.ts'

/** Draws lines one below the other, each wrapped where it is too long; returns the height they took. */
export function drawLines(sheet: Sheet, lines: readonly string[], place: TextStyle & { x: number; y: number }): number {
  return lines.reduce((height, line) => height + drawText(sheet, line, { ...place, y: place.y + height }), 0)
}

/** The height that `drawLines` would take. */
export function linesHeight(sheet: Sheet, lines: readonly string[], style: TextStyle): number {
  return lines.reduce((height, line) => height + textHeight(sheet, line, style), 0)
}

/**
 * A text without spaces in lines of at most so many letters: broken where its parts end, else where it must be. Nothing of
 * it is cut off.
 */
export function brokenLines(text: string, lettersMax: number): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > lettersMax) {
    const lastPart = rest.slice(0, lettersMax).search(/[-/.: ][^-/.: ]*$/)
    const length = lastPart > lettersMax / 3 ? lastPart + 1 : lettersMax
    lines.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return [...lines, rest]
}
