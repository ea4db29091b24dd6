import type { Organisation } from '@grenier/contracts'
import type { DepartementRegister } from '@grenier/register'

/** One body of the register beside what the installation knows of it. */
export interface ComparedBody {
  readonly kind: 'epci' | 'commune'
  /** SIREN of an EPCI, INSEE code of a commune. */
  readonly code: string
  readonly name: string
  readonly state: 'new' | 'known' | 'differs'
  /** Which facts differ, by their names in the contract; empty otherwise. */
  readonly differing: readonly string[]
}

/** The EPCI first, then the communes, as they are recorded: a commune names the EPCI that it belongs to. */
export function compareRegister(register: DepartementRegister, known: readonly Organisation[]): ComparedBody[] {
  const epcis = new Map(known.flatMap((one) => (one.kind === 'epci' && one.siren !== null ? [[one.siren, one]] : [])))
  const communes = new Map(
    known.flatMap((one) => (one.kind === 'commune' && one.inseeCode !== null ? [[one.inseeCode, one]] : [])),
  )
  return [
    ...register.epcis.map(({ siren, name }) =>
      compared({ kind: 'epci', code: siren, name }, epcis.get(siren), { name }),
    ),
    ...register.communes.map(({ inseeCode, name, siren, population, epciSiren }) => {
      const standing = communes.get(inseeCode)
      const group = known.find(({ id }) => id === standing?.groupId)?.siren ?? null
      return compared({ kind: 'commune', code: inseeCode, name }, standing && { ...standing, group }, {
        name,
        siren,
        group: epciSiren,
        inhabitants: population,
      })
    }),
  ]
}

type Facts = Readonly<Record<string, string | number | null>>

function compared(
  body: Pick<ComparedBody, 'kind' | 'code' | 'name'>,
  standing: (Organisation & { readonly group?: string | null }) | undefined,
  facts: Facts,
): ComparedBody {
  if (standing === undefined) return { ...body, state: 'new', differing: [] }
  const inhabitants = standing.population?.inhabitants ?? null
  const seen: Facts = { name: standing.name, siren: standing.siren, group: standing.group ?? null, inhabitants }
  const differing = Object.keys(facts).filter((name) => facts[name] !== seen[name])
  return { ...body, state: differing.length === 0 ? 'known' : 'differs', differing }
}
