import { FileNumber, readWorkbook } from '@grenier/documents/testing/workbook'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import { linkShares } from '../deeds/months.ts'
import { type MemberKey, memberKeys } from '../members.ts'
import type { Stage } from '../stage.ts'
import { all, type Check, type Played } from './check.ts'
import { amountsIn, inOneLine } from './printed-text.ts'
import { centsOf } from './stated-rows.ts'

interface NoticeRow {
  readonly id: string
  readonly year: number
  readonly payer: string
  readonly forecast: string
  readonly vat: string
  readonly projected: string
  readonly former: string | null
}

/** A part of a notice that was sent, beside what the rows know of its member. */
interface PartRow {
  readonly notice: string
  readonly year: number
  readonly tenant: string
  readonly forecast: string
  readonly projected: string
  readonly former: string | null
  /** By service, what its lines come to. */
  readonly lines: Readonly<Record<string, string>>
  readonly spaceMilli: string | null
  readonly heldMilli: string | null
  readonly inhabitants: number | null
  readonly formerInhabitants: number | null
  /** Milliseconds of the year in which it is a member, and those of the year. */
  readonly memberMs: string
  readonly yearMs: string
  readonly chargedCents: string
  readonly repris: string | null
  readonly isFormerMember: boolean
}

const sentNotices = async ({ admin }: Stage): Promise<NoticeRow[]> =>
  (
    await admin.query<NoticeRow>(`
      SELECT told.id, told.fiscal_year AS year, payer_name AS payer, forecast_cents::text AS forecast, vat_cents::text AS vat,
             projected_cents::text AS projected, former_cents::text AS former
        FROM forecast_notice told JOIN forecast_notice_sending sent ON (sent.tenant_id, sent.notice_id) = (told.tenant_id, told.id)
       ORDER BY told.fiscal_year, told.payer_name`)
  ).rows

const heads = (day: string) => `
  (SELECT inhabitants FROM organisation_population figure WHERE figure.organisation_id = tenant.organisation_id
      AND kind = 'municipale' AND in_force_from <= ${day} ORDER BY in_force_from DESC LIMIT 1)`

const unitsOf = (rule: string) => `
  (SELECT units_milli::text FROM unit_forecast units
    WHERE (units.tenant_id, units.fiscal_year, rule_id) = (tenant.id, told.fiscal_year, '${rule}'))`

const midnight = (year: string) => `make_timestamptz(${year}, 1, 1, 0, 0, 0, 'Europe/Paris')`
const msBetween = (from: string, to: string) => `(extract(epoch FROM ${to} - ${from}) * 1000)::bigint::text`

const sentParts = async ({ admin }: Stage): Promise<PartRow[]> =>
  (
    await admin.query<PartRow>(`
      SELECT told.id AS notice, told.fiscal_year AS year, tenant.id AS tenant, part ->> 'forecastCents' AS forecast,
             part ->> 'projectedCents' AS projected, part ->> 'formerCents' AS former,
             (SELECT coalesce(jsonb_object_agg(service, cents), '{}')
                FROM (SELECT row ->> 'service' AS service, sum((line ->> 'amountCents')::bigint)::text AS cents
                        FROM jsonb_array_elements(part -> 'rows') row, jsonb_array_elements(row -> 'lines') line
                       GROUP BY 1) told_lines) AS lines,
             ${unitsOf('espace')} AS "spaceMilli", ${unitsOf('utilise')} AS "heldMilli",
             ${heads('make_date(told.fiscal_year, 1, 1)')} AS inhabitants,
             ${heads('make_date(told.fiscal_year - 1, 12, 31)')} AS "formerInhabitants",
             ${msBetween(`greatest(enrolled_at, ${midnight('told.fiscal_year')})`, midnight('told.fiscal_year + 1'))} AS "memberMs",
             ${msBetween(midnight('told.fiscal_year'), midnight('told.fiscal_year + 1'))} AS "yearMs",
             (SELECT coalesce(sum(cents), 0)::text
                FROM (SELECT round(sum(amount_micros) / 10000) AS cents FROM charge
                        LEFT JOIN cost_pool ON charge.kind = 'shared' AND cost_pool.id::text = charge.rule_id
                       WHERE charge.tenant_id = tenant.id AND left(charge.month, 4)::integer = told.fiscal_year - 1
                         AND charge.kind NOT IN ('advance', 'rounding') AND booked_at <= told.prepared_at
                       GROUP BY coalesce(cost_pool.code, charge.rule_id)) by_service) AS "chargedCents",
             (SELECT amount_cents::text FROM opening_balance opened
               WHERE (opened.tenant_id, opened.fiscal_year) = (tenant.id, told.fiscal_year - 2)) AS repris,
             enrolled_at < ${midnight('told.fiscal_year')} AS "isFormerMember"
        FROM forecast_notice told JOIN forecast_notice_sending sent ON (sent.tenant_id, sent.notice_id) = (told.tenant_id, told.id)
       CROSS JOIN LATERAL jsonb_array_elements(told.content -> 'parts') part
        JOIN tenant ON tenant.id = (part ->> 'tenantId')::uuid
       ORDER BY told.fiscal_year, told.id`)
  ).rows

const rounded = (dividend: bigint, divisor: bigint): bigint => (2n * dividend + divisor) / (2n * divisor)
/** Thousandths of units × micros of a euro, in cents. */
const priced = (unitsMilli: bigint, priceMicros: bigint): bigint => rounded(unitsMilli * priceMicros, 10_000_000n)
const least = (one: bigint, other: bigint): bigint => (one < other ? one : other)

/** What a year comes to by the prices that were voted, each by itself: 50 GiB at the first price, twelve times. */
function expectedLines(part: PartRow): Record<string, bigint> {
  const [space, held] = [BigInt(part.spaceMilli ?? 0), BigInt(part.heldMilli ?? 0)]
  const firstTier = least(space, 600_000n)
  const time = (milli: bigint): bigint => rounded(milli * BigInt(part.memberMs), BigInt(part.yearMs))
  const count = part.inhabitants === null ? null : BigInt(part.inhabitants)
  const stratumMicros = count === null ? 0n : count <= 199n ? 1_000_000n : count <= 799n ? 24_000_000n : 90_000_000n
  return {
    espace: priced(firstTier, 100_003n) + priced(space - firstTier, 80_001n),
    utilise: priced(held, 50_001n),
    habitant: count === null ? 0n : priced(time(count * 1_000n), 45_000n),
    strate: count === null ? 0n : priced(time(1_000n), stratumMicros),
  }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, one) => total + one, 0n)
const linesCents = ({ lines }: PartRow, service: string): bigint => BigInt(lines[service] ?? 0)

/**
 * What a cost of the year before came to is split by its key: all of it, and each part within a cent of its own; in the year in
 * which all of them joined, what its own comes to, told when three of its twelve equal months were declared.
 */
async function sharedFaults({ admin, members }: Stage, parts: readonly PartRow[]): Promise<string[]> {
  const keyOf = new Map([...members].map(([key, { id }]) => [id, key]))
  const weightOf = {
    salle: ({ inhabitants, formerInhabitants, isFormerMember }: PartRow) =>
      BigInt((isFormerMember ? formerInhabitants : inhabitants) ?? 0),
    lien: ({ tenant }: PartRow) => linkShares.find(([key]) => key === keyOf.get(tenant))?.[1] ?? 0n,
  }
  const faults: string[] = []
  for (const [year, own] of Map.groupBy(parts, (part) => part.year)) {
    const ofYear = own.some(({ isFormerMember }) => isFormerMember) ? year - 1 : year
    for (const code of ['salle', 'lien'] as const) {
      const { rows } = await admin.query<{ cents: string }>(
        'SELECT coalesce(sum(amount_cents), 0)::text AS cents FROM cost_pool WHERE code = $1 AND left(month, 4)::integer = $2',
        [code, ofYear],
      )
      const cents = BigInt(rows[0]?.cents ?? 0)
      const told = sum(own.map((part) => linesCents(part, code)))
      if (told !== cents) faults.push(`${year} ${code}: parts come to ${told}, the cost to ${cents}`)
      const weights = sum(own.map((part) => weightOf[code](part)))
      for (const part of cents === 0n ? [] : own) {
        const off = linesCents(part, code) * weights - cents * weightOf[code](part)
        if (off >= weights || -off >= weights)
          faults.push(`${year} ${code} of ${keyOf.get(part.tenant)}: ${linesCents(part, code)}`)
      }
    }
  }
  return faults
}

function partFaults(part: PartRow, key: MemberKey | undefined): string[] {
  const expected = expectedLines(part)
  const wrong = Object.entries(expected).filter(([service, cents]) => linesCents(part, service) !== cents)
  const lines = sum(Object.values(part.lines).map(BigInt))
  return [
    ...wrong.map(([service, cents]) => `${service} is ${linesCents(part, service)}, not ${cents}`),
    ...(BigInt(part.forecast) === lines ? [] : [`lines come to ${lines}, it says ${part.forecast}`]),
    ...(part.projected === part.chargedCents ? [] : [`${part.chargedCents} charged, it says ${part.projected}`]),
    ...(part.former === part.repris ? [] : [`${part.repris} brought over, it says ${part.former}`]),
  ].map((fault) => `${part.year} ${key}: ${fault}`)
}

/** VAT is owed of what volumes hold alone, once a notice; what is above is the sum of what stands under it. */
function noticeFaults(notice: NoticeRow, parts: readonly PartRow[]): string[] {
  const own = parts.filter((part) => part.notice === notice.id)
  const known = own.flatMap(({ former }) => (former === null ? [] : [BigInt(former)]))
  const vat = rounded(sum(own.map((part) => linesCents(part, 'utilise'))), 5n)
  const told = [notice.forecast, notice.vat, notice.projected, notice.former].join()
  const expected = [
    sum(own.map(({ forecast }) => BigInt(forecast))),
    vat,
    sum(own.map(({ projected }) => BigInt(projected))),
    known.length === 0 ? null : sum(known),
  ].join()
  return told === expected ? [] : [`${notice.year} ${notice.payer}: ${told}, parts come to ${expected}`]
}

/** Each notice says units × price, shares of costs, VAT, what was charged of the year before, and what was brought over. */
export const noticesForecastTheYear: Check = async ({ stage }) => {
  const [notices, parts] = [await sentNotices(stage), await sentParts(stage)]
  const keyOf = new Map([...stage.members].map(([key, { id }]) => [id, key]))
  const told = new Set(parts.map(({ year, tenant }) => `${year} ${keyOf.get(tenant)}`))
  const missing = memberKeys.filter((key) => !told.has(`2027 ${key}`))
  return [
    ...missing.map((key) => `no notice of 2027 is about ${key}`),
    ...parts.flatMap((part) => partFaults(part, keyOf.get(part.tenant))),
    ...notices.flatMap((notice) => noticeFaults(notice, parts)),
    ...(await sharedFaults(stage, parts)),
  ]
}

async function documentFaults({ stage, documents }: Played, row: NoticeRow): Promise<string[]> {
  const notice = await stage.house.api.getForecastNotice({ forecastNoticeId: row.id }, callOf(finance))
  const pages = await printedPages(await documents.money.forecastNoticePdf(notice))
  const text = inOneLine(pages.map((page) => page.text).join(' '))
  const amounts = new Set(amountsIn(text))
  const wanted = [BigInt(row.forecast), BigInt(row.forecast) + BigInt(row.vat)]
  const [services] = await readWorkbook(await documents.money.forecastNoticeXlsx(notice))
  const [heading = [], ...rows] = services?.data ?? []
  const column = heading.indexOf(`${row.year} prévu (EUR HT)`)
  const cells = rows
    .map((cells) => cells[column])
    .flatMap((cell) => (cell instanceof FileNumber ? [centsOf(cell.digits)] : []))
  return [
    ...wanted.filter((cents) => !amounts.has(cents)).map((cents) => `no ${cents} on its pages`),
    ...(text.includes(inOneLine(row.payer)) ? [] : [`no « ${row.payer} »`]),
    ...pages.flatMap(({ cutTexts }) => cutTexts.map((cut) => `cut: ${cut}`)),
    ...wanted.filter((cents) => !cells.includes(cents)).map((cents) => `no ${cents} in its workbook`),
  ]
}

/** Each notice that was sent, opened and read as PDF and as workbook. */
export const noticeDocumentsTellTheRows: Check = async (played) => {
  const notices = await sentNotices(played.stage)
  const faults: string[] = notices.length === 0 ? ['no notice was sent'] : []
  for (const notice of notices) {
    const told = await documentFaults(played, notice).catch((error: Error) => [`cannot be read: ${error.message}`])
    faults.push(...told.map((fault) => `notice ${notice.year} of ${notice.payer}: ${fault}`))
  }
  return faults
}

/** Statements that are drafted after a notice show what it says to plan; their own first page says the twelfths of it. */
export const statementsShowWhatWasForecast: Check = all(async ({ stage }) => {
  const { rows } = await stage.admin.query<{ month: string; payer: string; is: boolean }>(`
    SELECT statement.month, payer_name AS payer,
           grounds #>> '{forecast,notice,noticeId}' IS NOT DISTINCT FROM sent.notice_id::text
             AND grounds #>> '{forecast,budgetCents}' IS NOT DISTINCT FROM sent.cents::text AS is
      FROM statement JOIN statement_grounds ON statement_id = statement.id
      JOIN LATERAL (SELECT notice_id, forecast_cents + told.vat_cents AS cents FROM forecast_notice_sending sending
                      JOIN forecast_notice told ON told.id = notice_id
                     WHERE sending.tenant_id = statement.tenant_id AND sending.fiscal_year = left(statement.month, 4)::integer
                       AND sent_at <= drafted_at
                     ORDER BY ordinal DESC LIMIT 1) sent ON true
     WHERE num_nonnulls(credited_statement_id, credited_year) = 0`)
  const wrong = rows
    .filter(({ is }) => !is)
    .map(({ month, payer }) => `${month} ${payer} shows no forecast of its notice`)
  return rows.length >= 20 ? wrong : [...wrong, `only ${rows.length} statements came after a notice`]
})
