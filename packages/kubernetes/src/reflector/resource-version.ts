/**
 * True when a resource version is at least another one. They are decimal numbers that rise (stated of Kubernetes 1.35,
 * true of etcd before); one of any other form equals itself alone, so that nothing is concluded from its order.
 */
export function hasReached(reached: string, wanted: string): boolean {
  if (reached === wanted) return true
  const areNumbers = /^\d+$/.test(reached) && /^\d+$/.test(wanted)
  return areNumbers && BigInt(reached) >= BigInt(wanted)
}
