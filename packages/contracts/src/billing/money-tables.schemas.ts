import { z } from 'zod'
import { civilDate, civilMonth, integerText, uuid } from '../shared/codecs.ts'
import { costPool, statementSummary } from './billing.schemas.ts'
import { charge } from './charge.schemas.ts'
import { memberNames } from './member-names.schemas.ts'

/** A month's charges, each with who it is for, who pays and where it was stated. */
export const chargeTable = z
  .object({
    month: civilMonth,
    issuerName: z.string(),
    /** The last day of the month: the day the document bears. */
    datedOn: civilDate,
    items: z.array(
      charge.extend({
        ...memberNames,
        payerName: z.string(),
        payerSiret: z.string().nullable(),
        offerName: z.string().nullable(),
        /** GiB-months with six decimals; null for what is not measured. */
        quantityGibMonths: z.string().nullable(),
        statementNumber: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ChargeTable' })

/** A month's statements, by number. */
export const statementTable = z
  .object({
    month: civilMonth,
    issuerName: z.string(),
    datedOn: civilDate,
    items: z.array(statementSummary.extend({ issuedOn: civilDate })),
  })
  .meta({ id: 'StatementTable' })

/** A month's shared costs and the part of each member. */
export const costShareTable = z
  .object({
    month: civilMonth,
    issuerName: z.string(),
    datedOn: civilDate,
    costPools: z.array(costPool),
    shares: z.array(
      z.object({
        costPoolCode: z.string(),
        costPoolName: z.string(),
        tenantId: uuid,
        ...memberNames,
        weight: integerText,
        totalWeight: integerText,
        amountMicros: integerText,
      }),
    ),
  })
  .meta({ id: 'CostShareTable' })

export type ChargeTable = z.output<typeof chargeTable>
export type StatementTable = z.output<typeof statementTable>
export type CostShareTable = z.output<typeof costShareTable>
