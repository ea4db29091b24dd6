import type { StatementLine, StatementVatGroup } from '@grenier/contracts'
import {
  type CivilMonth,
  type ComposedStatement,
  civilMonth,
  invariant,
  recoveryThresholdCentsDefault,
  type StatedCharge,
  type VatRegime,
  type VatSchedule,
  vatInForce,
} from '@grenier/quota-billing'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'
import type { NewCharge } from './ports.ts'

/** @throws BrokenInvariant for the standard regime without a rate: a process is not started with such settings. */
function scheduleOf({ vatRegime, vatRateBasisPoints, vatChanges = [] }: InstallationSettings): VatSchedule {
  if (vatRegime !== 'standard') return { initial: { kind: vatRegime }, changes: vatChanges }
  invariant(vatRateBasisPoints !== undefined, 'the standard VAT regime has a rate')
  return { initial: { kind: vatRegime, rateBasisPoints: vatRateBasisPoints }, changes: vatChanges }
}

/** What a service (a tariff's rule or a cost's code) bears in a month. */
export function vatOfService(
  installation: InstallationSettings,
  rendered: { readonly month: CivilMonth; readonly service: string },
): VatRegime {
  return vatInForce(scheduleOf(installation), rendered)
}

/** What bears no regime of its own, in a month. */
export function generalVat(installation: InstallationSettings, month: CivilMonth): VatRegime {
  const { initial, changes } = scheduleOf(installation)
  const general = changes.filter(({ service }) => service === null)
  return vatInForce({ initial, changes: general }, { month, service: '' })
}

/** Where in a year regimes of VAT may change: January, and each month from which on something is borne otherwise. */
export function vatSectionsOf({ vatChanges = [] }: InstallationSettings, year: string): CivilMonth[] {
  const begun = vatChanges.map(({ from }) => from).filter((from) => from.startsWith(`${year}-`))
  return [...new Set([civilMonth(`${year}-01`), ...begun])].sort()
}

/** The month of the service: the one that is corrected; of a year that is trued up the one named, else the last; else the charge's own. */
function renderedMonth({ kind, explanation, originMonth, carriedFrom }: StatedCharge, stated: CivilMonth): CivilMonth {
  const year = explanation.params['year']
  if (kind === 'true-up' && year !== undefined) return civilMonth(explanation.params['month'] ?? `${year}-12`)
  const month = originMonth ?? carriedFrom
  return month === null || month === undefined ? stated : civilMonth(month)
}

/** Under how much, VAT included, nothing is stated. */
export function thresholdOf({ recoveryThresholdCents = recoveryThresholdCentsDefault }: InstallationSettings): bigint {
  return recoveryThresholdCents
}

/** The VAT of each charge of a month's statements; `codeOf` gives a shared cost's code by its id. */
export function vatOfCharges(
  installation: InstallationSettings,
  { month, codeOf }: { readonly month: CivilMonth; readonly codeOf: ReadonlyMap<string, string> },
): (charge: StatedCharge) => VatRegime {
  const schedule = scheduleOf(installation)
  return (charge) => {
    const service = codeOf.get(charge.ruleId) ?? charge.ruleId
    return vatInForce(schedule, { month: renderedMonth(charge, month), service })
  }
}

/** Codes of the costs that those charges are shares of, by id; none are read where no service has a regime of its own. */
export async function costCodes(
  tx: Transaction,
  { vatChanges = [] }: InstallationSettings,
  charges: readonly NewCharge[],
): Promise<ReadonlyMap<string, string>> {
  if (vatChanges.every(({ service }) => service === null)) return new Map()
  const shares = charges.filter(({ kind }) => kind === 'shared' || kind === 'transfer')
  const months = new Set(shares.map(({ originMonth, month }) => originMonth ?? month))
  const codes = new Map<string, string>()
  for (const month of months) {
    for (const { id, code } of await tx.billing.costPoolsOf(month)) codes.set(id, code)
  }
  return codes
}

/**
 * The one regime by which a statement is named where there is room for one: the standard one where any tax is asked for, else
 * that of its lines; the month's general one where lines bear both of those without tax, or there is none.
 */
export function regimeOfStatement({ vatGroups }: ComposedStatement, general: VatRegime): VatRegime['kind'] {
  const kinds = new Set(vatGroups.map(({ regime }) => regime.kind))
  if (kinds.has('standard')) return 'standard'
  const [only = general.kind] = kinds
  return kinds.size > 1 && kinds.has(general.kind) ? general.kind : only
}

/** A regime as a line names it. */
export function vatColumns(regime: VatRegime): Pick<StatementLine, 'vatRegime' | 'vatRateBasisPoints'> {
  const vatRateBasisPoints = regime.kind === 'standard' ? Number(regime.rateBasisPoints) : 0
  return { vatRegime: regime.kind, vatRateBasisPoints }
}

/** The groups of a composed statement, or of a notice, as they are stored and shown. */
export function statementVatGroups({ vatGroups }: Pick<ComposedStatement, 'vatGroups'>): StatementVatGroup[] {
  return vatGroups.map(({ regime, baseCents, vatCents }) => {
    const { vatRegime, vatRateBasisPoints } = vatColumns(regime)
    return { regime: vatRegime, rateBasisPoints: vatRateBasisPoints, baseCents, vatCents }
  })
}
