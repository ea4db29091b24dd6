const shortened = (text: string, lettersMax: number): string =>
  text.length <= lettersMax ? text : `${text.slice(0, Math.max(0, lettersMax - 1))}…`

/**
 * A name over some lines, broken between words: names of one kind begin alike, and what tells them apart comes last. What does
 * not fit ends in an ellipsis.
 */
export function wrappedName(
  name: string,
  { lettersMax, linesMax }: { readonly lettersMax: number; readonly linesMax: number },
): readonly string[] {
  const lines: string[] = []
  for (const word of name.split(' ')) {
    const last = lines.at(-1)
    const isFull = last === undefined || (last.length + 1 + word.length > lettersMax && lines.length < linesMax)
    if (isFull) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.map((line) => shortened(line, lettersMax))
}
