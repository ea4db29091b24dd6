import { z } from 'zod'
import { instantText, integerText, nextAfter, uuid } from '../shared/codecs.ts'
import { fiscalYear } from './fiscal-year.schemas.ts'
import { memberNamesIfTold } from './member-names.schemas.ts'

const budgetFigures = z.object({
  amountCents: integerText.refine((cents) => cents > 0n),
  thresholdPercents: z
    .array(z.int().min(1).max(1_000))
    .min(1)
    .max(10)
    .refine((percents) => new Set(percents).size === percents.length),
})

const budget = budgetFigures.extend({
  /** Null: the operator's own, of all members together. */
  tenantId: uuid.nullable(),
})

const budgetToSave = budget.extend({
  /**
   * What the caller saw to stand; null: nothing did. Where something else stands by now, nothing is saved. Left out, as clients of
   * the release before do: it is saved whatever stands.
   */
  expected: budgetFigures.nullable().optional(),
})

export const saveBudgetsBody = z.object({ items: z.array(budgetToSave).min(1).max(50_000) })
export const savedBudgets = z.object({ year: fiscalYear, saved: z.int() })

/** That a threshold was crossed, the first time it was seen to be: by what is charged, or by what is forecast. */
const budgetCrossing = z.object({
  percent: z.int(),
  basis: z.enum(['charged', 'forecast']),
  budgetCents: integerText,
  amountMicros: integerText,
  crossedAt: instantText,
})

/** Those of a page of members, by id; the operator's own comes first, on the first page. */
export const budgets = z.object({
  year: fiscalYear,
  nextAfter,
  items: z.array(
    budget.extend({
      ...memberNamesIfTold,
      recordedAt: instantText,
      crossings: z.array(budgetCrossing),
    }),
  ),
})

export type BudgetData = z.output<typeof budget>
export type BudgetCrossing = z.output<typeof budgetCrossing>
