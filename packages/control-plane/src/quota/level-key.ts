/** One level of one offer, as waiting requests name the levels they need. */
export function levelKey(offerId: string, nodeId: string): string {
  return `${offerId}/${nodeId}`
}
