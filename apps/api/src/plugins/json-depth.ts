import { Problem } from '@grenier/control-plane/ports'
import { jsonDepthMax } from '../limits.ts'

const quote = 0x22
const backslash = 0x5c
const openArray = 0x5b
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/** Where the string that begins at `start` ends: the index of its closing quote; the text's end where there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}

/**
 * Looks at JSON before it is read: whatever goes through what was read, schemas first of all, does so level by level on the
 * stack. Strings are skipped. What is no JSON is left to its reader. Problem: `body-too-deep`.
 */
export function refuseDeepJson(text: string, depthMax = jsonDepthMax): void {
  let depth = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === quote) index = endOfString(text, index)
    else if (code === openArray || code === openObject) {
      depth += 1
      if (depth > depthMax) throw new Problem('body-too-deep', { depthMax: String(depthMax) })
    } else if (code === closeArray || code === closeObject) depth -= 1
  }
}
