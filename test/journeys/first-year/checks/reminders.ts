import { withoutMail } from '../deeds/correspondence.ts'
import { type MemberKey, memberKeys } from '../members.ts'
import type { Stage } from '../stage.ts'
import { all, bySql, type Check } from './check.ts'

/** What each list has that the other has not. */
function differ(what: string, told: readonly string[], expected: readonly string[]): string[] {
  const [inTold, inExpected] = [new Set(told), new Set(expected)]
  const more = told.filter((one, index) => !inExpected.has(one) || told.indexOf(one) !== index)
  return [
    ...more.map((one) => `${what}, nobody expected it: ${one}`),
    ...expected.filter((one) => !inTold.has(one)).map((one) => `${what} was not told: ${one}`),
  ]
}

/** On which day who was reminded of what, how many days before its own: what was done before a reminder is in none. */
const reminders = [
  '2026-04-09 budgets-voted 2026-04-30 21',
  '2026-08-02 needs-asked 2026-09-01 30',
  '2026-08-11 needs-asked 2026-09-10 30',
  '2026-09-03 needs-asked 2026-09-10 7',
  '2026-10-16 needs-taken-up 2026-10-31 15',
  '2026-12-18 population-in-force 2027-01-01 14',
  '2026-12-29 population-in-force 2027-01-01 3',
  '2027-01-21 accruals-exported 2027-01-31 10',
  '2027-01-21 statements-numbered 2027-01-31 10',
  '2027-02-13 forecast-notified 2027-03-15 30',
  '2027-03-25 budgets-voted 2027-04-15 21',
  '2027-05-01 year-trued-up 2027-06-30 60',
  '2027-07-14 Comité syndical 2027-07-29 15',
]

/** The first reminder of a milestone is a task; it stays one until somebody ends it. */
const tasks = [
  '2026-04-09 budgets-voted 2026-04-30 finance',
  '2026-08-02 needs-asked 2026-09-01 operator',
  '2026-08-11 needs-asked 2026-09-10 operator',
  '2026-10-16 needs-taken-up 2026-10-31 operator',
  '2026-12-18 population-in-force 2027-01-01 operator',
  '2027-01-21 accruals-exported 2027-01-31 finance',
  '2027-01-21 statements-numbered 2027-01-31 finance',
  '2027-02-13 forecast-notified 2027-03-15 finance',
  '2027-03-25 budgets-voted 2027-04-15 finance',
  '2027-05-01 year-trued-up 2027-06-30 finance',
  '2027-07-14 Comité syndical 2027-07-29 operator',
]

const textsOf = async ({ admin }: Stage, query: string): Promise<string[]> =>
  (await admin.query<{ told: string }>(query)).rows.map(({ told }) => told)

const calendarIsTold: Check = async ({ stage }) => [
  ...differ(
    'a milestone',
    await textsOf(
      stage,
      `SELECT concat_ws(' ', (sent_at AT TIME ZONE 'Europe/Paris')::date, coalesce(title, told.code), told.day, days_before) AS told
         FROM calendar_reminder told LEFT JOIN calendar_milestone own USING (calendar_year, code) ORDER BY 1`,
    ),
    reminders,
  ),
  ...differ(
    'a task',
    await textsOf(
      stage,
      `SELECT concat_ws(' ', (recorded_at AT TIME ZONE 'Europe/Paris')::date, coalesce(facts ->> 'ownTitle', facts ->> 'code'),
                        facts ->> 'dueOn', facts ->> 'roles') AS told
         FROM operator_task WHERE kind = 'milestone-due' ORDER BY 1`,
    ),
    tasks,
  ),
]

interface Reminded {
  readonly on: string
  readonly kind: string
  readonly functions: readonly string[]
  readonly who: readonly MemberKey[]
}

const but = (...left: readonly MemberKey[]) => memberKeys.filter((key) => !left.includes(key))

/** Who of the members is written to as a day comes near, and by which function. */
const reminded: readonly Reminded[] = [
  { on: '2026-04-09', kind: 'vote-approaching', functions: ['finance', 'secretary'], who: but('griselles') },
  { on: '2026-08-01', kind: 'mandate-ending', functions: ['secretary', 'signatory'], who: ['girolles'] },
  { on: '2026-08-24', kind: 'mandate-ending', functions: ['secretary', 'signatory'], who: ['girolles'] },
  { on: '2026-09-10', kind: 'needs-asked', functions: ['secretary', 'signatory'], who: memberKeys },
  { on: '2026-10-17', kind: 'needs-reminder', functions: ['secretary', 'signatory'], who: but('merlerault') },
  { on: '2026-10-28', kind: 'needs-reminder', functions: ['secretary', 'signatory'], who: but('merlerault') },
  { on: '2026-11-01', kind: 'needs-recorded', functions: ['finance', 'secretary', 'signatory'], who: memberKeys },
  { on: '2027-01-01', kind: 'reference-missing', functions: ['finance', 'secretary'], who: ['bordeaux'] },
  { on: '2027-01-06', kind: 'reference-missing', functions: ['finance', 'secretary'], who: ['bordeaux'] },
  // Of both of its statements.
  { on: '2027-01-21', kind: 'reference-missing', functions: ['finance', 'secretary'], who: ['bordeaux', 'bordeaux'] },
  // Who was merged into another votes no budget any more.
  {
    on: '2027-03-25',
    kind: 'vote-approaching',
    functions: ['finance', 'secretary'],
    who: but('authieux', 'genevraie'),
  },
]

function recipients(key: MemberKey, functions: readonly string[]): string {
  if (key === withoutMail) return ''
  return functions
    .filter((holds) => holds !== 'signatory' || key === 'girolles')
    .map((holds) => `${holds}@${key}.example`)
    .join()
}

/** Each letter that announces a day, once, on its day, to those whose function it is; one that could be sent to nobody is told too. */
const membersAreTold: Check = async ({ stage }) => {
  const keyOf = new Map([...stage.members].map(([key, { id }]) => [id, key]))
  const { rows } = await stage.admin.query<{ on: string; kind: string; tenant: string; recipients: string }>(
    `
    SELECT (occurred_at AT TIME ZONE 'Europe/Paris')::date::text AS on, kind, notice.tenant_id AS tenant,
           coalesce(string_agg(delivery.recipient, ',' ORDER BY delivery.recipient), '') AS recipients
      FROM notice LEFT JOIN delivery ON (delivery.tenant_id, delivery.notice_id) = (notice.tenant_id, notice.id)
       AND delivery.channel = 'mail' AND delivery.state = 'sent'
     WHERE kind = ANY ($1) GROUP BY notice.tenant_id, notice.id, kind, occurred_at`.replace('$1', kindsText()),
  )
  const told = rows.map((row) => `${row.on} ${row.kind} ${keyOf.get(row.tenant)} ${row.recipients}`)
  const expected = reminded.flatMap(({ on, kind, functions, who }) =>
    who.map((key) => `${on} ${kind} ${key} ${recipients(key, functions)}`),
  )
  return differ('a letter', numbered(told), numbered(expected))
}

const kindsText = (): string => `ARRAY[${[...new Set(reminded.map(({ kind }) => `'${kind}'`))].join()}]`

/** The same text twice is two of them. */
function numbered(texts: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return texts.map((text) => {
    const count = (seen.get(text) ?? 0) + 1
    seen.set(text, count)
    return `${text} #${count}`
  })
}

/** Every reminder of milestones, votes, needs, references and mandates: once, on its day, to those whose function it is. */
export const remindersAreToldOnTheirDay = all(calendarIsTold, membersAreTold)

/** Nothing of January to June is undone: each milestone that was not is met by its own facts, or by the word of a person. */
export const milestonesAreMet: Check = all(
  bySql(`SELECT 'population', slug FROM tenant WHERE enrolled_at < '2027-01-01'
           AND EXISTS (SELECT FROM organisation_population known WHERE known.organisation_id = tenant.organisation_id)
           AND NOT EXISTS (SELECT FROM organisation_population known WHERE known.organisation_id = tenant.organisation_id
                              AND in_force_from = date '2027-01-01')`),
  bySql(`SELECT 'numbers', month FROM statement LEFT JOIN statement_issue issue ON issue.statement_id = statement.id
          WHERE month LIKE '2026-%' AND coalesce(issued_at, 'infinity') >= '2027-02-01'`),
  bySql(`SELECT 'accruals' WHERE NOT EXISTS (SELECT FROM calendar_milestone
          WHERE (calendar_year, code) = (2027, 'accruals-exported') AND done_by = 'finance-1' AND done_at < '2027-02-01')`),
  bySql(
    `SELECT 'true-up' WHERE NOT EXISTS (SELECT FROM true_up WHERE fiscal_year = 2026 AND posted_at < '2027-07-01')`,
  ),
  bySql(`SELECT title FROM calendar_milestone WHERE title IS NOT NULL AND done_at IS NULL`),
)

/** Nobody voted before it was told: each member of a day of vote is a part of a notice that was sent by its own milestone. */
export const membersAreToldBeforeTheyVote: Check = async ({ stage }) => {
  const { rows } = await stage.admin.query(`
    WITH vote (fiscal_year, voted_by, notified_by) AS (VALUES (2026, date '2026-04-30', date '2026-03-30'),
                                                              (2027, date '2027-04-15', date '2027-03-15'))
    SELECT vote.fiscal_year, tenant.slug FROM vote JOIN tenant ON enrolled_at < notified_by
     WHERE NOT EXISTS (SELECT FROM forecast_notice told
                         JOIN forecast_notice_sending sent ON (sent.tenant_id, sent.notice_id) = (told.tenant_id, told.id)
                         JOIN notice ON notice.kind = 'forecast-notified' AND notice.subject_id = told.id::text
                          AND (notice.facts #>> '{params,amountMicros}')::bigint = (told.forecast_cents + told.vat_cents) * 10000
                        WHERE told.fiscal_year = vote.fiscal_year AND sent.sent_at < notified_by
                          AND told.content -> 'parts' @> jsonb_build_array(jsonb_build_object('tenantId', tenant.id)))
    UNION ALL
    SELECT sent.fiscal_year, told.payer_name FROM forecast_notice_sending sent
      JOIN forecast_notice told ON (told.tenant_id, told.id) = (sent.tenant_id, sent.notice_id)
      LEFT JOIN notice ON notice.kind = 'forecast-notified' AND notice.subject_id = told.id::text
      LEFT JOIN delivery ON (delivery.tenant_id, delivery.notice_id) = (notice.tenant_id, notice.id)
       AND delivery.state = 'sent' AND delivery.recipient LIKE 'finance@%'
      LEFT JOIN paper_letter ON (paper_letter.tenant_id, paper_letter.notice_id) = (notice.tenant_id, notice.id)
     WHERE delivery.id IS NULL AND paper_letter.batch_id IS NULL`)
  const { rows: count } = await stage.admin.query('SELECT FROM forecast_notice_sending')
  return count.length === 13 ? rows.map((row) => JSON.stringify(row)) : [`${count.length} notices were sent`]
}
