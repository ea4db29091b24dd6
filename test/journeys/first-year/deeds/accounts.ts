import type { Statement } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import { secondFinance } from '../../use-cases/correction-scene.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import { firstYear, type Stage } from '../stage.ts'
import { type Deed, refusalOf } from './deed.ts'

const head = 'numero_etat;exercice;bordereau;titre;date_titre;montant;date_rejet;motif_rejet;date_paiement;montant_paye'
const euros = (cents: bigint): string => `${cents / 100n},${String(cents % 100n).padStart(2, '0')}`
const french = (day: CivilDate): string => day.split('-').toReversed().join('/')

async function untitred({ house }: Stage, fiscalYear: number): Promise<Pick<Statement, 'number' | 'payableCents'>[]> {
  const { items } = await house.api.reconcileSettlements({ fiscalYear, limit: 500 }, callOf(finance))
  const { items: statements } = await house.api.listStatements({ limit: 500 }, callOf(finance))
  const wanted = new Set(items.filter(({ kind }) => kind !== 'amount-differs').map(({ number }) => number))
  return statements.filter(({ number }) => wanted.has(number))
}

/**
 * What the accounting made of a year's statements comes back: a titre each, paid on the day; the first one is rejected, and made
 * anew. The same file once more says nothing new.
 */
export const bringTitres =
  (fiscalYear: number, { firstTitre, on }: { firstTitre: number; on: CivilDate }): Deed =>
  async (stage) => {
    const { house, see } = stage
    const asked = await untitred(stage, fiscalYear)
    const day = french(on)
    const line = ({ number, payableCents }: (typeof asked)[number], titre: number, rest: string) =>
      `${number};${fiscalYear};7;${titre};${day};${euros(payableCents)};${rest}`
    const paid = (payableCents: bigint) => `;;${day};${euros(payableCents)}`
    const lines = asked.map((one, index) =>
      line(one, firstTitre + index, index === 0 ? `${day};tiers inconnu;;` : paid(one.payableCents)),
    )
    const csv = [head, ...lines].join('\r\n')
    const read = () => house.api.importSettlements({ csv, dryRun: false }, callOf(finance))
    const first = await read()
    see('titresComeToStatements', first.titres === lines.length, `${first.titres} of ${lines.length} titres`)
    const again = await read()
    see('titresComeToStatements', again.titres === 0 && again.payments === 0, 'the same file counted twice')
    const [rejected] = await untitred(stage, fiscalYear)
    if (rejected === undefined) throw new Error('a rejected titre leaves its statement without one')
    const anew = [head, line(rejected, firstTitre + asked.length, paid(rejected.payableCents))].join('\r\n')
    await house.api.importSettlements({ csv: anew, dryRun: false }, callOf(finance))
  }

/** What every service and cost of the first year really came to, in cents. */
const actualCents: readonly (readonly [code: string, cents: bigint])[] = [
  ['salle', 7_801n],
  ['lien', 59_998n],
  ['espace', 34_567n],
  ['utilise', 9_999n],
  ['habitant', 14_007n],
  ['strate', 31_013n],
]

/** What the first year cost is imported: without it nothing is trued up. */
export const importCosts: Deed = async ({ house, see }) => {
  const { api } = house
  const year = firstYear
  const missing = await refusalOf(api.previewTrueUp({ year, limit: 500 }, callOf(finance)))
  see('billedIsActualCost', missing === 'costs-missing', `without costs it was answered ${missing}`)
  const line = { mandate: 'M-2026', account: '611', depreciation: false, label: '' }
  const lines = actualCents.map(([costCode, amountCents], index) => ({
    ...line,
    line: index + 1,
    costCode,
    amountCents,
  }))
  await api.importActualCosts({ year, dryRun: false, lines }, callOf(finance))
}

/** The first year is trued up, and not by who imported its costs. */
export const trueUp: Deed = async ({ house, see }) => {
  const { api } = house
  const year = firstYear
  const { digest } = await api.previewTrueUp({ year, limit: 500 }, callOf(finance))
  const alone = await refusalOf(api.postTrueUp({ year, digest }, callOf(finance)))
  see('billedIsActualCost', alone === 'true-up-same-person', `who imported the costs was answered ${alone}`)
  await api.postTrueUp({ year, digest }, callOf(secondFinance))
}
