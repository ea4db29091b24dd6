/** What a restore that keeps no hashes can be measured by, in bytes of files as they say their length. */
export interface MovedData {
  /** What the driver says that it copied. */
  readonly copiedBytes: bigint
  /** What the driver says that it restored. */
  readonly movedBytes: bigint
  /** Regular files that were counted on the restored volume, by us. */
  readonly restoredFiles: bigint
  readonly restoredBytes: bigint
  /** Lengths of the symbolic links there. */
  readonly linkBytes: bigint
}

/**
 * True when the volume holds as much as the driver restored, and the driver restored all that it had copied. A copy made
 * on top of an earlier one counts the symbolic links that did not change into its bytes, a restore never does (uploader
 * of Velero 1.18): between the files alone and the files with every link nothing is missing.
 */
export function isWholeByBytes(moved: MovedData): boolean {
  const { copiedBytes, movedBytes, restoredBytes, linkBytes } = moved
  return restoredBytes === movedBytes && restoredBytes <= copiedBytes && copiedBytes <= restoredBytes + linkBytes
}
