import { pageLimitMax, type RegisterCommune } from '@grenier/contracts'
import { CliFault } from '../../command/cli-fault.ts'
import type { Call } from '../../command/command-spec.ts'
import { exitCodes } from '../../terminal.ts'

/** Of which part of the register; several parts narrow each other. */
interface Choice {
  readonly departement: string | undefined
  readonly epci: string | undefined
  readonly communes: readonly string[]
}

/** The communes that the command line names, as the installation's own register has them. Throws `CliFault` for none, or for one that it has not. */
export async function chosenCommunes(call: Call): Promise<readonly RegisterCommune[]> {
  const choice = {
    departement: call.option('departement'),
    epci: call.option('epci'),
    communes: [...new Set(call.options('commune'))],
  }
  const found: RegisterCommune[] = []
  for (const place of placesOf(choice)) {
    const query = { ...place, limit: pageLimitMax }
    for await (const commune of call.client().items('listRegisterCommunes', { query, signal: call.signal })) {
      if (isChosen(commune, choice)) found.push(commune)
    }
  }
  const missing = choice.communes.filter((code) => !found.some(({ inseeCode }) => inseeCode === code))
  if (missing.length > 0) {
    throw new CliFault(exitCodes.notFound, {
      fr: `Le registre n’a pas là : ${missing.join(', ')}.`,
      en: `The register does not have there: ${missing.join(', ')}.`,
    })
  }
  return found
}

/** The API lists one département or one EPCI at once; communes alone are looked for in their own. */
function placesOf({ departement, epci, communes }: Choice): readonly ({ epci: string } | { departement: string })[] {
  if (epci !== undefined) return [{ epci }]
  if (departement !== undefined) return [{ departement }]
  if (communes.length > 0) return [...new Set(communes.map(departementOf))].map((code) => ({ departement: code }))
  throw new CliFault(exitCodes.misused, {
    fr: 'Dites qui : --departement 40, --epci 244000675 ou --commune 40088.',
    en: 'Say who: --departement 40, --epci 244000675 or --commune 40088.',
  })
}

/** Overseas a département has three signs. */
const departementOf = (inseeCode: string): string => /^(9[78].|..)/.exec(inseeCode)?.[0] ?? inseeCode

const isChosen = ({ inseeCode, departementCode }: RegisterCommune, { departement, communes }: Choice): boolean =>
  (departement === undefined || departementCode === departement) &&
  (communes.length === 0 || communes.includes(inseeCode))
