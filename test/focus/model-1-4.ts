import { isCurrency, isKeyValue, isNumeric, isUnit, isUtcTime, type Row, readStandard } from './standard.ts'

/** A column as the model of FOCUS 1.4 describes it. */
export interface Column {
  readonly feature_level: 'Mandatory' | 'Recommended' | 'Conditional'
  readonly condition: string
  readonly allows_nulls: boolean
  readonly allowed_values: readonly string[] | null
  readonly data_type: 'String' | 'Decimal' | 'Date/Time' | 'JSON'
  readonly value_format: string
}

export type Dataset = 'Cost and Usage' | 'Invoice Detail' | 'Billing Period'
type Columns = Readonly<Record<string, Column>>

interface Model {
  readonly datasets: Readonly<Record<Dataset, { readonly columns: Columns }>>
}

/** What the standard ties its conditional columns to, and this installation does. */
const supportedFeatures: readonly string[] = [
  'Supports data generator-calculated split cost allocation',
  'Supports the measurement of usage',
  'Supports negotiated pricing concepts',
  'Supports payable invoices',
  'Publishes unit prices exclusive of discounts',
  'Supports billing based on provisioned resources',
  'Supports billing based on provisioned resources and supports assigning types to resources',
  'Supports unit pricing concepts and publishes price lists, publicly or as part of contracting',
  'Supports a sub account construct',
  'Supports customer input of purchase order number',
]

/** The columns of a dataset, by name and in the order of the standard. */
export function columnsOf(dataset: Dataset): Columns {
  return (readStandard('focus_1_4_model.json') as Model).datasets[dataset].columns
}

const decimalsMax = 14

function formatFault(value: string, { value_format }: Column): string | null {
  switch (value_format) {
    case 'Decimal (non-negative)':
      return value.startsWith('-') ? 'negative' : null
    case 'Currency':
      return isCurrency(value) ? null : 'no currency'
    case 'Unit':
      return isUnit(value) ? null : 'no unit'
    case 'Key-Value':
      return isKeyValue(value) ? null : 'no keys and values'
    default:
      return null
  }
}

function typeFault(value: string, { data_type }: Column): string | null {
  switch (data_type) {
    case 'Decimal': {
      const isShort = (value.split('.')[1]?.length ?? 0) <= decimalsMax
      return isNumeric(value) && isShort ? null : 'no decimal of at most 14 decimals'
    }
    case 'Date/Time':
      return isUtcTime(value) ? null : 'no UTC time'
    case 'JSON':
      return typeof JSON.parse(value) === 'object' ? null : 'no JSON object'
    case 'String':
      return value.trim() === value ? null : 'blank at an edge'
  }
}

function valueFault(value: string | null, column: Column): string | null {
  if (value === null) return column.allows_nulls ? null : 'null'
  if (value === '') return 'empty instead of null'
  if (column.allowed_values !== null && !column.allowed_values.includes(value)) return 'not an allowed value'
  return typeFault(value, column) ?? formatFault(value, column)
}

/** Columns that a file of the dataset must have here: the mandatory, the recommended, and those whose feature exists. */
function wantedColumns(dataset: Dataset, features: readonly string[] = supportedFeatures): string[] {
  return Object.entries(columnsOf(dataset))
    .filter(([, { feature_level, condition }]) => feature_level !== 'Conditional' || features.includes(condition))
    .map(([name]) => name)
}

/** What the model of FOCUS 1.4 finds in rows of a dataset: columns missing or unknown, and every value that it does not allow. */
export function modelFaults(dataset: Dataset, rows: readonly Row[], features = supportedFeatures): string[] {
  const columns = columnsOf(dataset)
  const wanted = wantedColumns(dataset, features)
  const faults = rows.flatMap((row) => {
    const missing = wanted.filter((name) => !(name in row)).map((name) => `${name}: missing`)
    const values = Object.entries(row).flatMap(([name, value]) => {
      const column = columns[name]
      if (column === undefined) return /^x_[A-Z][A-Za-z0-9]{0,47}$/.test(name) ? [] : [`${name}: unknown column`]
      const fault = valueFault(value, column)
      return fault === null ? [] : [`${name}: ${fault}: ${value}`]
    })
    return [...missing, ...values]
  })
  return [...new Set(faults)]
}

/** Rows whose subcategory is of another category. */
export function subcategoryFaults(rows: readonly Row[]): string[] {
  const parents = readStandard('focus_1_4_servicesubcategory.json') as Readonly<Record<string, string>>
  return rows
    .filter((row) => parents[row['ServiceSubcategory'] ?? ''] !== row['ServiceCategory'])
    .map((row) => `${row['ServiceSubcategory']} of ${row['ServiceCategory']}`)
}
