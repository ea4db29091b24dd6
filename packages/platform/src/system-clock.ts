/** Technical time: epoch milliseconds of the machine. Leases, retries and tokens use it; business time may be simulated. */
export function systemNowMs(): number {
  return Date.now()
}
