import type { BillingStore, SentReminder, StoredMilestone } from '@grenier/control-plane/ports'
import { addDays, civilDate } from '@grenier/quota-billing'
import { at, atOrNull, plainArray } from '../shared/columns.ts'
import { onlyRow } from '../shared/sql.ts'
import type { StoreContext } from '../shared/store-context.ts'

type DecidedMethods = Pick<
  BillingStore,
  'lockCalendar' | 'calendarMilestones' | 'saveMilestone' | 'calendarReminders' | 'insertCalendarReminder'
>
type CountedMethods = Pick<BillingStore, 'forecastNotices' | 'calendarMembers' | 'statementCounts'>
type VoterMethods = Pick<BillingStore, 'budgetVoters'>

/** The milestones of years, and what they rest on. Platform scope only. */
export function createBudgetCalendar(context: StoreContext): DecidedMethods & CountedMethods & VoterMethods {
  return { ...createDecided(context), ...createCounted(context), ...createVoters(context) }
}

function createDecided({ sql }: StoreContext): DecidedMethods {
  return {
    async lockCalendar(year) {
      await sql`SELECT pg_advisory_xact_lock(hashtext('budget calendar'), ${Number(year)}::integer)`
    },

    calendarMilestones: (year) => sql<StoredMilestone>`
      SELECT code, title, roles, day, reminder_days AS "reminderDays", changed_by AS "changedBy",
             changed_at AS "changedAt", change_reason AS "changeReason", done_by AS "doneBy", done_at AS "doneAt",
             done_note AS "doneNote", version
        FROM calendar_milestone WHERE calendar_year = ${Number(year)} ORDER BY code`,

    async saveMilestone(year, { code, title, roles, day, reminderDays, ...of }) {
      await sql`
        INSERT INTO calendar_milestone (calendar_year, code, title, roles, day, reminder_days, changed_by, changed_at,
                                        change_reason, done_by, done_at, done_note, version)
        VALUES (${Number(year)}, ${code}, ${title}, ${roles === null ? null : plainArray(roles)}::text[], ${day},
                ${reminderDays === null ? null : plainArray(reminderDays)}::integer[], ${of.changedBy},
                ${atOrNull(of.changedAt)}, ${of.changeReason}, ${of.doneBy}, ${atOrNull(of.doneAt)}, ${of.doneNote},
                ${of.version})
        ON CONFLICT (calendar_year, code) DO UPDATE
          SET day = excluded.day, reminder_days = excluded.reminder_days, changed_by = excluded.changed_by,
              changed_at = excluded.changed_at, change_reason = excluded.change_reason, done_by = excluded.done_by,
              done_at = excluded.done_at, done_note = excluded.done_note, version = excluded.version`
    },

    calendarReminders: (year) => sql<SentReminder>`
      SELECT code, day, days_before AS "daysBefore", sent_at AS "sentAt"
        FROM calendar_reminder WHERE calendar_year = ${Number(year)} ORDER BY sent_at, code, days_before`,

    async insertCalendarReminder(year, { code, day, daysBefore, sentAt }) {
      await sql`
        INSERT INTO calendar_reminder (calendar_year, code, day, days_before, sent_at)
        VALUES (${Number(year)}, ${code}, ${day}, ${daysBefore}, ${at(sentAt)})
        ON CONFLICT DO NOTHING`
    },
  }
}

function createCounted({ sql, timeZone }: StoreContext): CountedMethods {
  return {
    async forecastNotices(year) {
      const day = civilDate(`${year}-01-01`)
      return onlyRow(
        await sql<Awaited<ReturnType<BillingStore['forecastNotices']>>>`
        WITH told AS (
          SELECT DISTINCT (part ->> 'tenantId')::uuid AS tenant_id
            FROM forecast_notice notice
            JOIN forecast_notice_sending sending
              ON sending.tenant_id = notice.tenant_id AND sending.notice_id = notice.id
           CROSS JOIN LATERAL jsonb_array_elements(notice.content -> 'parts') part
           WHERE notice.fiscal_year = ${Number(year)})
        SELECT count(*)::integer AS "memberCount",
               count(*) FILTER (WHERE tenant.id IN (SELECT told.tenant_id FROM told))::integer AS "notifiedCount"
          FROM tenant
         WHERE (tenant.enrolled_at AT TIME ZONE ${timeZone})::date <= ${day}
           AND NOT EXISTS (SELECT FROM tenant_exit gone
                            WHERE gone.tenant_id = tenant.id AND gone.state = 'destroyed'
                              AND (gone.destroyed_at AT TIME ZONE ${timeZone})::date <= ${day})`,
      )
    },

    async calendarMembers(year) {
      const day = civilDate(`${year}-01-01`)
      const lastDay = civilDate(`${year}-12-31`)
      const former = addDays(day, -1)
      return onlyRow(
        await sql<Awaited<ReturnType<BillingStore['calendarMembers']>>>`
        SELECT count(*) FILTER (WHERE member.of_day AND member.in_force_from IS NOT NULL)::integer AS "memberCount",
               count(*) FILTER (WHERE member.of_day AND member.in_force_from >= ${day})::integer AS "knownCount",
               count(*) FILTER (WHERE member.of_day_before)::integer AS "formerMemberCount"
          FROM (SELECT joined.on_day <= ${day} AND coalesce(gone.on_day > ${day}, true) AS of_day,
                       joined.on_day <= ${former} AND coalesce(gone.on_day > ${former}, true) AS of_day_before,
                       population.in_force_from
                  FROM tenant
                 CROSS JOIN LATERAL (SELECT (tenant.enrolled_at AT TIME ZONE ${timeZone})::date AS on_day) joined
                  LEFT JOIN LATERAL (
                    SELECT (exit.destroyed_at AT TIME ZONE ${timeZone})::date AS on_day FROM tenant_exit exit
                     WHERE exit.tenant_id = tenant.id AND exit.state = 'destroyed' LIMIT 1) gone ON true
                  LEFT JOIN LATERAL (
                    SELECT max(figure.in_force_from) AS in_force_from FROM organisation_population figure
                     WHERE figure.organisation_id = tenant.organisation_id
                       AND figure.in_force_from <= ${lastDay}) population ON true) member`,
      )
    },

    async statementCounts(year) {
      return onlyRow(
        await sql<Awaited<ReturnType<BillingStore['statementCounts']>>>`
        SELECT count(*)::integer AS count, count(issue.statement_id)::integer AS "numberedCount"
          FROM statement
          LEFT JOIN statement_issue issue
                 ON issue.tenant_id = statement.tenant_id AND issue.statement_id = statement.id
         WHERE statement.month BETWEEN ${`${year}-01`} AND ${`${year}-12`}`,
      )
    },
  }
}

function createVoters({ sql }: StoreContext): VoterMethods {
  return {
    async budgetVoters(tenantIds, day) {
      const rows = await sql<{ id: string }>`
        SELECT tenant.id FROM tenant
         WHERE tenant.id = ANY (${plainArray(tenantIds)}::uuid[])
           AND NOT EXISTS (SELECT FROM organisation_succession merged
                            WHERE merged.predecessor_id = tenant.organisation_id AND merged.effective_on <= ${day})
         ORDER BY tenant.id`
      return rows.map(({ id }) => id)
    },
  }
}
