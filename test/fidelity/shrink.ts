/**
 * The shortest sequence found that still fails: halves are left out first, then single elements, until nothing more can
 * go. `fails` replays a sequence from a clean state.
 */
export async function shrink<T>(sequence: readonly T[], fails: (part: readonly T[]) => Promise<boolean>): Promise<T[]> {
  let shortest = [...sequence]
  for (let size = Math.ceil(shortest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < shortest.length; ) {
      const candidate = [...shortest.slice(0, start), ...shortest.slice(start + size)]
      if (candidate.length > 0 && (await fails(candidate))) shortest = candidate
      else start += size
    }
  }
  return shortest
}
