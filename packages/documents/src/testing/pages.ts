/** Rows in pages of some. */
export async function* inPages<Row>(
  rows: readonly Row[],
  pageSize = 2,
): AsyncGenerator<readonly Row[], void, undefined> {
  for (let from = 0; from < rows.length; from += pageSize) yield rows.slice(from, from + pageSize)
}

/** All chunks of a file, as one. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const chunk of chunks) read.push(chunk)
  return Buffer.concat(read)
}
