import { Unzip, UnzipInflate } from 'fflate'

/** A template as it is sent, at most. */
export const templateBytesMax = 2 * 1_024 * 1_024
/** All that it holds, unpacked, at most: what inflates beyond is a bomb. */
const unpackedBytesMax = 24 * 1_024 * 1_024
/** Parts within at most. */
const partsMax = 500
/** Read at once: deflate makes a thousand times as much of it, and no more than that is made before it is counted. */
const stepBytes = 4 * 1_024

interface Container {
  readonly parts: ReadonlyMap<string, Uint8Array>
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/**
 * The parts of a zip by their names, unpacked step by step and counted as they come, whatever its directory says: `inflates`
 * where they are more, or more of them, than is allowed; `unreadable` where it is no zip, or names a part twice.
 */
export function readContainer(bytes: Uint8Array): Container | 'inflates' | 'unreadable' {
  const open = new Map<string, Uint8Array[]>()
  const ended = new Set<string>()
  const seen = { unpackedBytes: 0, isSound: true, isTooMuch: false }
  const unzip = new Unzip((file) => {
    if (open.has(file.name)) seen.isSound = false
    const chunks: Uint8Array[] = []
    open.set(file.name, chunks)
    seen.isTooMuch ||= open.size > partsMax
    file.ondata = (error, chunk, isLast) => {
      if (error !== null) seen.isSound = false
      else {
        seen.unpackedBytes += chunk.length
        seen.isTooMuch ||= seen.unpackedBytes > unpackedBytesMax
        if (!seen.isTooMuch) chunks.push(chunk)
      }
      if (isLast) ended.add(file.name)
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < bytes.length && seen.isSound && !seen.isTooMuch; at += stepBytes)
      unzip.push(bytes.subarray(at, at + stepBytes), at + stepBytes >= bytes.length)
  } catch {
    // What it throws says no more than that this is no zip it can read.
    seen.isSound = false
  }
  if (seen.isTooMuch) return 'inflates'
  if (!seen.isSound || open.size === 0 || ended.size < open.size) return 'unreadable'
  return { parts: new Map([...open].map(([name, chunks]) => [name, joined(chunks)])) }
}
