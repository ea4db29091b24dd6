import { z } from 'zod'
import { drillVerdict } from '../protection/drill-certificate.schemas.ts'
import { civilDate, instantText, integerText, uuid } from '../shared/codecs.ts'
import { residency } from '../tenancy/data-class.schemas.ts'
import { priceRule } from './billing.schemas.ts'
import { financeContact } from './finance-contact.schemas.ts'

/** What a statement rests on, as it was when it was composed: kept with it, because all of it may be otherwise later. */
export const statementGrounds = z
  .object({
    /** The act that voted the tariff. */
    act: z.object({ organ: z.string(), number: z.string(), title: z.string(), adoptedOn: civilDate }).nullable(),
    /** Rules of the month's tariff that the statement's own charges were priced by, and the bounds over them. */
    rules: z.array(priceRule),
    /** Where the data of those it is for stands: each offer of theirs once. */
    places: z.array(z.object({ offerName: z.string(), siteName: z.string(), residency })),
    /** The last restore drill of each of them; null of one who has none yet. */
    proofs: z.array(
      z.object({
        tenantId: uuid,
        memberName: z.string(),
        drill: z
          .object({ taskId: uuid, claimName: z.string(), endedAt: instantText, verdict: drillVerdict })
          .nullable(),
      }),
    ),
    /** What was notified for the year. */
    forecast: z.object({
      /** The forecast notice that both figures are of; left out: they are the payer’s budget and the forecasts in units. */
      notice: z.object({ noticeId: uuid, ordinal: z.int(), sentOn: civilDate }).optional(),
      /** Of a notice what it says to plan, VAT included. */
      budgetCents: integerText.nullable(),
      /** Of each service with a forecast in units: GiB-months of the year in thousandths, and those of this month, decimal. */
      units: z.array(
        z.object({ ruleId: z.string(), label: z.string(), yearUnitsMilli: integerText, usedUnits: z.string() }),
      ),
    }),
    /** Whom of the operator its payer asks; left out where the settings named nobody. */
    contact: financeContact.optional(),
  })
  .meta({ id: 'StatementGrounds' })

export type StatementGrounds = z.output<typeof statementGrounds>
