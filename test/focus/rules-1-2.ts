import { exact, one } from './exact.ts'
import { columnsOf } from './model-1-4.ts'
import { isCurrency, isKeyValue, isNumeric, isUnit, isUtcTime, type Row, readStandard } from './standard.ts'

interface Check {
  readonly CheckFunction?: string
  readonly ColumnName?: string
  readonly ColumnAName?: string
  readonly ColumnBName?: string
  readonly ResultColumnName?: string
  readonly Value?: string | number | null
  readonly ExpectedCount?: number
  readonly Items?: readonly Check[]
  readonly ModelRuleId?: string
}

interface Rule {
  readonly Function: string
  readonly Reference: string
  readonly Type: 'Static' | 'Dynamic'
  readonly ApplicabilityCriteria: readonly string[]
  readonly ValidationCriteria: {
    readonly Keyword: string
    readonly Requirement: Check
    readonly Condition: Check
  }
}

/** What providers may support, and this one does. */
const supported: ReadonlySet<string> = new Set([
  'ACCOUNT_NAMING_SUPPORTED',
  'AVAILABILITY_ZONE_SUPPORTED',
  'NEGOTIATED_PRICING_SUPPORTED',
  'PUBLIC_PRICE_LIST_SUPPORTED',
  'USAGE_MEASUREMENT_SUPPORTED',
  'UNIT_PRICING_SUPPORTED',
  'SUB_ACCOUNT_SUPPORTED',
  'BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED',
  'RESOURCE_TYPE_ASSIGNMENT_SUPPORTED',
])

/**
 * Rules of the published model that cannot be held to, each with why. What they mean is a test of its own where it binds us.
 */
const unsound: Readonly<Record<string, string>> = {
  'PricingQuantity-C-008-M': 'wants a quantity always, where PricingQuantity-C-004-C wants null for a tax',
  'InvoiceId-C-004-C': 'wants null always: whether there is an invoice is nowhere in its condition',
  'InvoiceId-C-005-C': 'wants an invoice always, for the same reason',
  'ConsumedQuantity-C-006-C': 'asks it of corrections, where its text means all others',
  'EffectiveCost-C-005-C': 'wants 0 of every purchase, where its text means those that cover later charges',
}

function allRules(): Readonly<Record<string, Rule>> {
  return (readStandard('model-1.2.json') as { ModelRules: Readonly<Record<string, Rule>> }).ModelRules
}

interface Looked {
  readonly row: Row
  readonly rows: readonly Row[]
  readonly rules: Readonly<Record<string, Rule>>
}

const isEmpty = ({ CheckFunction }: Check) => CheckFunction === undefined

/** Null passes every check of a type or a format: whether it may be null is a rule of its own. */
function ofText(value: string | null, isRight: (text: string) => boolean): boolean {
  return value === null || isRight(value)
}

function isProduct({ ColumnAName = '', ColumnBName = '', ResultColumnName = '' }: Check, row: Row): boolean {
  return exact(row[ColumnAName]) * exact(row[ColumnBName]) === exact(row[ResultColumnName]) * one
}

function hasDistinct(check: Check, { row, rows }: Looked): boolean {
  const { ColumnAName = '', ColumnBName = '', ExpectedCount } = check
  const same = rows.filter((other) => other[ColumnAName] === row[ColumnAName])
  return row[ColumnAName] === null || new Set(same.map((other) => other[ColumnBName])).size === ExpectedCount
}

function holdsByName(check: Check, looked: Looked): boolean {
  const { row, rules } = looked
  const rule = rules[check.ModelRuleId ?? '']
  if (rule === undefined) throw new Error(`no rule ${check.ModelRuleId}`)
  const { Requirement, Condition } = rule.ValidationCriteria
  return isEmpty(Requirement) || !holds(Condition, looked) || holds(Requirement, { ...looked, row })
}

/** Whether a check of the requirements model holds for a row. An unknown check throws: none is passed over in silence. */
function holds(check: Check, looked: Looked): boolean {
  const { row } = looked
  const value = row[check.ColumnName ?? ''] ?? null
  switch (check.CheckFunction) {
    case undefined:
      return true
    case 'AND':
      return (check.Items ?? []).every((item) => holds(item, looked))
    case 'OR':
      return (check.Items ?? []).some((item) => holds(item, looked))
    case 'CheckModelRule':
      return holdsByName(check, looked)
    case 'ColumnPresent':
      return (check.ColumnName ?? '') in row
    case 'CheckValue':
      return value === (check.Value ?? null)
    case 'CheckNotValue':
      return value !== (check.Value ?? null)
    case 'CheckSameValue':
      return row[check.ColumnAName ?? ''] === row[check.ColumnBName ?? '']
    case 'CheckNotSameValue':
      return row[check.ColumnAName ?? ''] !== row[check.ColumnBName ?? '']
    case 'CheckGreaterOrEqualThanValue':
      return ofText(value, (text) => exact(text) >= BigInt(check.Value ?? 0) * one)
    case 'CheckDistinctCount':
      return hasDistinct(check, looked)
    case 'ColumnByColumnEqualsColumnValue':
      return isProduct(check, row)
    default:
      return holdsOfForm(check, value)
  }
}

function holdsOfForm({ CheckFunction }: Check, value: string | null): boolean {
  switch (CheckFunction) {
    case 'TypeString':
    case 'FormatString':
      return ofText(value, (text) => text !== '')
    case 'TypeDecimal':
    case 'FormatNumeric':
    case 'CheckDecimalValue':
      return ofText(value, isNumeric)
    case 'TypeDateTime':
    case 'FormatDateTime':
      return ofText(value, isUtcTime)
    case 'FormatUnit':
      return ofText(value, isUnit)
    case 'FormatKeyValue':
      return ofText(value, isKeyValue)
    case 'FormatCurrency':
    case 'CheckNationalCurrency':
      return ofText(value, isCurrency)
    case undefined:
    default:
      throw new Error(`an unknown check: ${CheckFunction}`)
  }
}

function namesOf(check: Check): string[] {
  const { ColumnName, ColumnAName, ColumnBName, ResultColumnName, Items = [] } = check
  const own = [ColumnName, ColumnAName, ColumnBName, ResultColumnName].filter((name) => name !== undefined)
  return [...own, ...Items.flatMap(namesOf)]
}

/** For 1.4: rules about columns that 1.4 has not any more say nothing about it. */
function isOf(version: '1.2' | '1.4', { ValidationCriteria }: Rule): boolean {
  if (version === '1.2') return true
  const columns = columnsOf('Cost and Usage')
  const names = [...namesOf(ValidationCriteria.Requirement), ...namesOf(ValidationCriteria.Condition)]
  return names.every((name) => name in columns)
}

/** The static rules that bind a file of this provider: every one but those that only permit. */
export function bindingRules(version: '1.2' | '1.4'): Readonly<Record<string, Rule>> {
  return Object.fromEntries(
    Object.entries(allRules()).filter(
      ([id, rule]) =>
        !(id in unsound) &&
        rule.Type === 'Static' &&
        rule.Function !== 'Composite' &&
        rule.ValidationCriteria.Keyword !== 'MAY' &&
        !isEmpty(rule.ValidationCriteria.Requirement) &&
        rule.ApplicabilityCriteria.every((criterion) => supported.has(criterion)) &&
        isOf(version, rule),
    ),
  )
}

/** Ids of the static rules of FOCUS that rows of Cost and Usage break, those that only recommend too; each once. */
export function ruleFaults(version: '1.2' | '1.4', rows: readonly Row[]): string[] {
  const rules = allRules()
  const broken = Object.entries(bindingRules(version)).filter(([, { Function, Reference, ValidationCriteria }]) =>
    rows.some((row) => {
      // About a column that this provider has no use for, only whether it is there can be asked.
      if (Function !== 'Presence' && !(Reference in row)) return false
      const looked = { row, rows, rules }
      return holds(ValidationCriteria.Condition, looked) && !holds(ValidationCriteria.Requirement, looked)
    }),
  )
  return broken.map(([id]) => id)
}
