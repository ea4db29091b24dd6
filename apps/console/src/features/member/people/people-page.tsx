import type { Invitation, Mandate, RoleAssignment } from '@grenier/contracts'
import { addDays, civilDateOf } from '@grenier/quota-billing'
import { Skeleton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePeople } from '../../../shared/api/member-queries.ts'
import { technicalNowOf } from '../../../shared/api/queries.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { PostalPanel } from '../../../shared/letters/postal-panel.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { InviteForm } from './invite-form.tsx'

type People = NonNullable<ReturnType<typeof usePeople>['data']>

/** Who acts for the commune, in which role and until when; who was asked to; and the way to ask somebody. */
export function PeoplePage() {
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const people = usePeople(tenantId)
  return (
    <Page title={t('people.title')} lead={t('people.lead')}>
      <Shown query={people} skeleton={<Skeleton height={320} radius="lg" />}>
        {(known) => (
          <div className={classes['side']}>
            <div className={classes['stack']}>
              <Acting people={known} />
              <Invited invitations={known.invitations} />
              <PostalPanel tenantId={tenantId} />
            </div>
            <Panel title={t('people.invite')}>
              <InviteForm />
            </Panel>
          </div>
        )}
      </Shown>
    </Page>
  )
}

function Acting({ people: { assignments, mandates } }: { readonly people: People }) {
  const { t } = useSpeech()
  const { installation } = useSignedIn()
  const { now, timeZone } = installation
  const technicalNow = technicalNowOf(installation)
  // Roles end in technical time, mandates by the days of the business.
  const isOver = ({ endedAt, endsAt }: RoleAssignment) =>
    endedAt !== null || (endsAt !== null && endsAt <= technicalNow)
  const today = civilDateOf(now, timeZone)
  const holding = mandates.filter(({ validUntil }) => validUntil === null || validUntil > today)
  const acting = assignments.filter((one) => !isOver(one))
  const former = assignments.filter(isOver)
  return (
    <Panel title={t('people.acting')}>
      {acting.length + holding.length === 0 && <p>{t('people.none')}</p>}
      <ul className={classes['rows']}>
        {holding.map((mandate) => (
          <MandateRow key={mandate.id} mandate={mandate} />
        ))}
        {acting.map((assignment) => (
          <AssignmentRow key={assignment.id} assignment={assignment} />
        ))}
      </ul>
      {former.length > 0 && (
        <details className={classes['more']}>
          <summary>{t('people.former')}</summary>
          <ul className={classes['rows']}>
            {former.map((assignment) => (
              <AssignmentRow key={assignment.id} assignment={assignment} isOver />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function MandateRow({ mandate }: { readonly mandate: Mandate }) {
  const { t, formats } = useSpeech()
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{mandate.personName}</strong>
        <span>{t(`people.mandate.${mandate.function}`)}</span>
        <span className={classes['soft']}>
          {mandate.validUntil === null
            ? t('people.since', { day: formats.day(mandate.validFrom) })
            : t('people.between', {
                from: formats.day(mandate.validFrom),
                until: formats.day(addDays(mandate.validUntil, -1)),
              })}
        </span>
      </span>
      <StatusMark standing="good" text={t('people.byMandate')} />
    </li>
  )
}

function AssignmentRow({ assignment, isOver = false }: { assignment: RoleAssignment; isOver?: boolean }) {
  const { t, formats } = useSpeech()
  const { session, installation } = useSignedIn()
  const { personName, personEmail, personSubject, role, assignedAt, endsAt, endedAt } = assignment
  const end = useEnd('endRoleAssignment')
  const from = formats.dayOf(assignedAt, installation.timeZone)
  const until = endedAt ?? endsAt
  const isSelf = personSubject === session.subject
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{personName ?? personEmail ?? t('people.forgotten')}</strong>
        <span>
          {t(`role.${role}`)}
          {isSelf && ` (${t('people.you')})`}
        </span>
        <span className={classes['soft']}>
          {until === null
            ? t('people.since', { day: from })
            : t('people.between', { from, until: formats.dayOf(until, installation.timeZone) })}
        </span>
      </span>
      {isOver ? (
        <StatusMark standing="over" text={t('people.over')} />
      ) : (
        <ConfirmButton
          text={t('people.end')}
          sure={isSelf ? t('people.endSelfSure') : t('people.endSure')}
          keep={t('people.keep')}
          isPending={end.isPending}
          error={end.error}
          onSure={() => end.mutate(assignment)}
        />
      )}
    </li>
  )
}

function Invited({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { t } = useSpeech()
  const open = invitations.filter(({ state }) => state === 'open')
  const past = invitations.filter(({ state }) => state !== 'open' && state !== 'accepted')
  return (
    <Panel title={t('people.invitations')}>
      {open.length === 0 && <p>{t('people.invitationsNone')}</p>}
      <ul className={classes['rows']}>
        {open.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
      {past.length > 0 && (
        <details className={classes['more']}>
          <summary>{t('people.invitationsPast')}</summary>
          <ul className={classes['rows']}>
            {past.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { email, role, state, expiresAt } = invitation
  const withdraw = useEnd('revokeInvitation')
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{email}</strong>
        <span>{t(`role.${role}`)}</span>
        <span className={classes['soft']}>
          {t('people.validUntil', { moment: formats.momentOf(expiresAt, installation.timeZone) })}
        </span>
      </span>
      {state === 'open' ? (
        <ConfirmButton
          text={t('people.withdraw')}
          sure={t('people.withdrawSure')}
          keep={t('people.keep')}
          isPending={withdraw.isPending}
          error={withdraw.error}
          onSure={() => withdraw.mutate(invitation)}
        />
      ) : (
        <StatusMark standing="over" text={t(state === 'revoked' ? 'people.withdrawn' : 'people.expired')} />
      )}
    </li>
  )
}

/** Ends a role or an invitation as it was seen: changed meanwhile by somebody else, it is refused and shown anew. */
function useEnd(operation: 'endRoleAssignment' | 'revokeInvitation') {
  const client = useClient()
  const queries = useQueryClient()
  const { tenantId } = useServedTenant()
  return useMutation({
    mutationFn: async ({ id, version }: { readonly id: string; readonly version: number }) => {
      if (operation === 'endRoleAssignment') {
        await client.call(operation, { params: { tenantId, assignmentId: id }, ifMatch: version })
      } else {
        await client.call(operation, { params: { tenantId, invitationId: id }, ifMatch: version })
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['listRoleAssignments', tenantId] }),
  })
}
