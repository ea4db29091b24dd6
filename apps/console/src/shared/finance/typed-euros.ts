/** Euros as they are typed into a field, from cents: `600`, `600,50`. */
export function typedEuros(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0')
  const [whole, decimals] = [digits.slice(0, -2), digits.slice(-2)]
  return decimals === '00' ? whole : `${whole},${decimals}`
}
