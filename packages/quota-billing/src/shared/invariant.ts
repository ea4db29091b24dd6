/** A rule of ours that cannot be broken was broken: a defect in the code, never a fault of the caller's input. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/**
 * Promises that `condition` holds in all code after it.
 * @throws BrokenInvariant with `message`; refusals that a person can cause are returned as data instead.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new BrokenInvariant(message)
}
