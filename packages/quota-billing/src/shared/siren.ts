/** Luhn's check: from the right, every second digit doubled (its own digits summed), the sum a multiple of ten. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place])
    const counted = place % 2 === 0 ? digit : digit * 2
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum % 10 === 0
}

const laPosteSiren = '356000000'

/** La Poste has more establishments than its check digits could number: its SIRETs add up to a multiple of five. */
function passesLaPosteRule(siret: string): boolean {
  return Array.from(siret).reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0
}

/** True for nine digits that pass Luhn's check: the number of a legal body in the national register (Sirene). */
export function isSiren(text: string): boolean {
  return /^\d{9}$/.test(text) && passesLuhn(text)
}

/** True for a valid SIREN followed by five digits of its establishment, checked by Luhn or by La Poste's own rule. */
export function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text) || !isSiren(text.slice(0, 9))) return false
  return passesLuhn(text) || (text.startsWith(laPosteSiren) && passesLaPosteRule(text))
}

export type SiretFault = 'siret-invalid' | 'siret-of-another'

/**
 * Why a SIRET cannot be an establishment of the body of a SIREN (null: not known); null when it can. An establishment's number
 * begins with its body's own. A recorded SIREN that fails its own check, as any nine digits once could be, speaks against none.
 */
export function siretFault(siret: string, siren: string | null): SiretFault | null {
  if (!isSiret(siret)) return 'siret-invalid'
  const isOfAnother = siren !== null && isSiren(siren) && !siret.startsWith(siren)
  return isOfAnother ? 'siret-of-another' : null
}

const inseePattern = /^(?:(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])\d{3}|97[1-8]\d{2}|98[46789]\d{2})$/

/** True for the form of a commune's code in the official geographic code (COG), overseas collectivities included. */
export function isInseeCode(text: string): boolean {
  return inseePattern.test(text)
}
