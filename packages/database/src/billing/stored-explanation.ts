import type { ChargeRow } from '@grenier/contracts'
import type { FormulaCode } from '@grenier/quota-billing'

type Explanation = ChargeRow['explanation']
type Explained = Pick<ChargeRow, 'explanation' | 'quantityByteSeconds' | 'unitPriceMicros'>

/** A formula and its figures in their order, as rows of before have it; null as an empty figure in the text of today. */
type Figures = readonly [formula: string, ...figures: (string | null)[]]

/** What is kept of an explanation, in two columns of which one is null. */
export interface StoredExplanation {
  /**
   * Most of a charge's row were the names of its figures. So this is its formula and its figures in their order, nothing for one
   * that the charge's own columns say or that there is not: `free-allowance;;;700;2`.
   */
  readonly figures: string | null
  /** Any other explanation, as it is. */
  readonly explanation: Figures | Explanation | null
}

const separator = ';'

/** What needs no quotes in an array of PostgreSQL. */
const plainFigures = /^[\w.;-]+$/

type Column = 'quantityByteSeconds' | 'unitPriceMicros'

/** A figure of a formula, and the charge's own column that says it again. */
interface Figure {
  readonly name: string
  readonly column: Column | null
}

const columns: readonly string[] = ['quantityByteSeconds', 'unitPriceMicros'] satisfies Column[]

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
const figureNames: readonly (readonly [FormulaCode, readonly string[]])[] = [
  ['gib-months-times-price', useFigures],
  ['free-allowance', useFigures],
  ['inhabitants-times-price-pro-rata', yearlyFigures],
  ['stratum-amount-pro-rata', yearlyFigures],
  [
    'largest-remainder-share',
    ['costPoolId', 'poolAmountCents', 'keyKind', 'ratioNumerator', 'ratioDenominator', 'memberCount'],
  ],
  ['statement-rounding', ['linesMicros', 'chargesMicros']],
]

function isColumn(name: string): name is Column {
  return columns.includes(name)
}

const figuresOfFormula: ReadonlyMap<string, readonly Figure[]> = new Map(
  figureNames.map(([formula, names]) => [
    formula,
    names.map((name) => ({ name, column: isColumn(name) ? name : null })),
  ]),
)

function ofColumn(charge: Omit<Explained, 'explanation'>, column: Column | null): string | null {
  const value = column === null ? null : charge[column]
  return value === null ? null : String(value)
}

/** Its figures without their names, as one text; null where their formula's are not known or something would be lost. */
function figuresOf(charge: Explained): string | null {
  const { formula, params } = charge.explanation
  const figures = figuresOfFormula.get(formula)
  if (figures === undefined) return null
  const texts = [formula]
  let kept = 0
  for (const { name, column } of figures) {
    const figure = params[name]
    const said = ofColumn(charge, column)
    // What is not said must not come back as what the column says.
    if (figure === undefined && said !== null) return null
    if (figure === '' || figure?.includes(separator)) return null
    if (figure !== undefined) kept += 1
    texts.push(figure === undefined || figure === said ? '' : figure)
  }
  const text = texts.join(separator)
  return kept === Object.keys(params).length && plainFigures.test(text) ? text : null
}

/** What is kept of the explanation of a charge: nothing of it is lost. */
export function storedExplanation(charge: Explained): StoredExplanation {
  const figures = figuresOf(charge)
  return { figures, explanation: figures === null ? charge.explanation : null }
}

function isFigures(stored: Figures | Explanation): stored is Figures {
  return Array.isArray(stored)
}

function named([formula, ...texts]: Figures, charge: Omit<Explained, 'explanation'>): Explanation {
  const params: Record<string, string> = {}
  for (const [index, { name, column }] of (figuresOfFormula.get(formula) ?? []).entries()) {
    const figure = texts[index] ?? ofColumn(charge, column)
    if (figure !== null) params[name] = figure
  }
  return { formula, params }
}

/** The explanation of which `storedExplanation`, or an earlier release, kept this, of the same charge. */
export function explanationOf(stored: StoredExplanation, charge: Omit<Explained, 'explanation'>): Explanation {
  const { figures, explanation } = stored
  if (figures !== null) {
    const [formula = '', ...texts] = figures.split(separator)
    return named([formula, ...texts.map((text) => (text === '' ? null : text))], charge)
  }
  if (explanation === null) throw new Error('a charge without an explanation')
  return isFigures(explanation) ? named(explanation, charge) : explanation
}
