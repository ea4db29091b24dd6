import type { ChargeRow } from '@grenier/contracts'
import type { FormulaCode } from '@grenier/quota-billing'

type Explanation = ChargeRow['explanation']
type Explained = Pick<ChargeRow, 'explanation' | 'quantityByteSeconds' | 'unitPriceMicros'>

/** A formula and its figures in their order, null for one that the charge's own columns say or that there is not. */
type Figures = readonly [formula: string, ...figures: (string | null)[]]

/** What is kept of an explanation: most of a charge's row were the names of its figures. Any other is kept as it is. */
export type StoredExplanation = Figures | Explanation

/** What the charge's own columns say again, where a formula names it. */
const columnFigures = ['quantityByteSeconds', 'unitPriceMicros'] as const

const useFigures = [
  'quantityByteSeconds',
  'unitPriceMicros',
  'totalByteSeconds',
  'resourceCount',
  'byteSecondsPerGibMonth',
  'mode',
  'freeGib',
  'tierFromGib',
  'tierToGib',
]
const yearlyFigures = ['unitPriceMicros', 'inhabitants', 'memberMs', 'yearMs']

/** Names of the figures of a formula, in the order in which they are kept. Rows rest on it: a new one comes at the end. */
const figureNames: ReadonlyMap<string, readonly string[]> = new Map<FormulaCode, readonly string[]>([
  ['gib-months-times-price', useFigures],
  ['free-allowance', useFigures],
  ['inhabitants-times-price-pro-rata', yearlyFigures],
  ['stratum-amount-pro-rata', yearlyFigures],
  [
    'largest-remainder-share',
    ['costPoolId', 'poolAmountCents', 'keyKind', 'ratioNumerator', 'ratioDenominator', 'memberCount'],
  ],
  ['statement-rounding', ['linesMicros', 'chargesMicros']],
])

function ofColumn(charge: Omit<Explained, 'explanation'>, name: string): string | null {
  const column = columnFigures.find((one) => one === name)
  const value = column === undefined ? null : charge[column]
  return value === null ? null : String(value)
}

/** The figures without their names, where their formula's are known and nothing would be lost. */
export function storedExplanation(charge: Explained): StoredExplanation {
  const { explanation } = charge
  const { formula, params } = explanation
  const names = figureNames.get(formula)
  if (names === undefined) return explanation
  const figures: [string, ...(string | null)[]] = [formula]
  let kept = 0
  for (const name of names) {
    const figure = params[name]
    const column = ofColumn(charge, name)
    // What is not said must not come back as what the column says.
    if (figure === undefined && column !== null) return explanation
    if (figure !== undefined) kept += 1
    figures.push(figure === undefined || figure === column ? null : figure)
  }
  return kept === Object.keys(params).length ? figures : explanation
}

function isFigures(stored: StoredExplanation): stored is Figures {
  return Array.isArray(stored)
}

/** The explanation of which `storedExplanation` kept this, of the same charge. */
export function explanationOf(stored: StoredExplanation, charge: Omit<Explained, 'explanation'>): Explanation {
  if (!isFigures(stored)) return stored
  const [formula, ...figures] = stored
  const names = figureNames.get(formula) ?? []
  const params: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const figure = figures[index] ?? ofColumn(charge, name)
    if (figure !== null) params[name] = figure
  }
  return { formula, params }
}
