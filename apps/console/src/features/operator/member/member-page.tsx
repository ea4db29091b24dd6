import type { TenantDetail } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useProtection, useRequests, useSpaces, useTenant } from '../../../shared/api/queries.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { PostalPanel } from '../../../shared/letters/postal-panel.tsx'
import { standingOf } from '../../../shared/requests/request-texts.ts'
import { FirstRows } from '../../../shared/ui/first-rows.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { standingOfCondition, worstFirst } from './condition-standing.ts'
import { GoneClaims } from './gone-claims.tsx'
import classes from './member.module.css'
import { Timeline } from './timeline.tsx'

const standings = { True: 'good', False: 'bad', Unknown: 'waiting' } as const
const requestsShownMax = 8
const statementsShownMax = 12

/** One member as the operator sees it: how it stands, what happens to it now, and what it has. */
export function OperatorMemberPage() {
  const { tenantId = '' } = useParams({ strict: false })
  const { t, tCount, formats } = useSpeech()
  const tenant = useTenant(tenantId)
  return (
    <Shown query={tenant} skeleton={<Skeleton height={420} radius="lg" />}>
      {(known) => (
        <Page
          title={known.name}
          lead={[
            known.inhabitants === null ? t('inbox.inhabitantsUnknown') : tCount('inbox.inhabitants', known.inhabitants),
            ...(known.groupName === null ? [] : [known.groupName]),
            ...(known.siren === null ? [] : [t('member.siren', { siren: known.siren })]),
            known.slug,
          ].join(', ')}
          actions={<StatusMark standing={standings[known.ready]} text={t(`members.ready.${known.ready}`)} />}
        >
          <div className={classes['columns']}>
            <div className={classes['side']}>
              <Spaces tenantId={tenantId} />
              <Conditions conditions={known.conditions} />
            </div>
            <div className={classes['side']}>
              <Timeline tenantId={tenantId} />
              <Protection tenantId={tenantId} />
              <Requests tenantId={tenantId} />
              <Statements tenantId={tenantId} />
              <PostalPanel tenantId={tenantId} />
              <Panel
                title={t('inbox.agreement')}
                aside={
                  <Link to="/operator/members/$tenantId/agreement" params={{ tenantId }}>
                    {t('member.agreement')}
                  </Link>
                }
              >
                <p>
                  {known.agreement === null
                    ? t('inbox.agreementNone')
                    : `${known.agreement.number}, ${
                        known.agreement.endsOn === null
                          ? t('inbox.agreementOpen')
                          : t('inbox.agreementUntil', { day: formats.day(known.agreement.endsOn) })
                      }`}
                </p>
              </Panel>
            </div>
          </div>
        </Page>
      )}
    </Shown>
  )
}

function Conditions({ conditions }: { readonly conditions: TenantDetail['conditions'] }) {
  const { t, nameOf, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <Panel title={t('member.conditions')}>
      {conditions.length === 0 && <p>{t('member.conditionsNone')}</p>}
      <ul className={classes['rows']}>
        {worstFirst(conditions).map((condition) => {
          const { type, status, reason, message, changedAt } = condition
          const standing = standingOfCondition(condition)
          return (
            <li key={type}>
              <p className={classes['head']}>
                <strong>{nameOf('condition', type)}</strong>
                <StatusMark standing={standing} text={t(`member.condition.${status}`)} />
              </p>
              <p className={classes['soft']}>
                {nameOf('condition', reason)}, {formats.momentOf(changedAt, installation.timeZone)}
              </p>
              {message !== '' && standing !== 'good' && (
                <p className={classes['detail']}>{t('member.detail', { message })}</p>
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

function Spaces({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const spaces = useSpaces(tenantId)
  return (
    <Panel
      title={t('member.spaces')}
      aside={<WorkbookLink list={`/v1/tenants/${tenantId}/quotas`} name={t('member.spaces')} />}
    >
      <Shown query={spaces} skeleton={<Skeleton height={120} />}>
        {({ items }) => (
          <ul className={classes['rows']}>
            {items.map(({ offerId, offerName, quotaBytes, inUseBytes, heldBytes, state, fullOn }) => {
              const quota = formats.bytes(quotaBytes)
              const figure =
                inUseBytes === null
                  ? t('member.unmeasured', { quota })
                  : t('member.used', { used: formats.bytes(inUseBytes, 'up'), quota })
              return (
                <li key={offerId}>
                  <p className={classes['head']}>
                    <strong>{offerName}</strong>
                    <StatusMark
                      standing={state === 'active' ? 'good' : state === 'over' ? 'bad' : 'waiting'}
                      text={t(`member.space.${state}`)}
                    />
                    <span>{figure}</span>
                  </p>
                  <SpaceBar
                    label={figure}
                    quotaBytes={quotaBytes}
                    inUseBytes={inUseBytes ?? 0n}
                    heldBytes={heldBytes}
                  />
                  {fullOn !== null && (
                    <p className={classes['soft']}>{t('inbox.fullOn', { day: formats.day(fullOn) })}</p>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Shown>
    </Panel>
  )
}

function Protection({ tenantId }: { readonly tenantId: string }) {
  const { t, tCount } = useSpeech()
  const protection = useProtection(tenantId)
  return (
    <Panel title={t('member.backups')}>
      <Shown query={protection} skeleton={<Skeleton height={60} />}>
        {({ score, claims }) => {
          const bad = claims.filter(({ state }) => state === 'stale' || state === 'uncovered').length
          return claims.length === 0 ? (
            <p>{t('member.backupsNone')}</p>
          ) : (
            <>
              <p className={classes['head']}>
                <span>{t('member.score', { points: String(score.points) })}</span>
                <StatusMark
                  standing={bad > 0 ? 'bad' : 'good'}
                  text={bad > 0 ? tCount('member.backupsBad', bad) : t('member.backupsGood')}
                />
              </p>
              <GoneClaims tenantId={tenantId} claims={claims} />
            </>
          )
        }}
      </Shown>
    </Panel>
  )
}

function Requests({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const requests = useRequests(tenantId)
  return (
    <Panel title={t('member.requests')} aside={<Link to="/operator/inbox">{t('member.toInbox')}</Link>}>
      <Shown query={requests} skeleton={<Skeleton height={80} />}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('member.requestsNone')}</p>
          ) : (
            <FirstRows rows={all} max={requestsShownMax}>
              {(shown) => (
                <ul className={classes['rows']}>
                  {shown.map(({ id, state, submittedAt, justification }) => (
                    <li key={id}>
                      <p className={classes['head']}>
                        <Link to="/requests/$requestId" params={{ requestId: id }}>
                          {formats.dayOf(submittedAt, installation.timeZone)}
                        </Link>
                        <StatusMark standing={standingOf(state)} text={t(`request.state.${state}`)} />
                      </p>
                      <p className={classes['soft']}>{justification}</p>
                    </li>
                  ))}
                </ul>
              )}
            </FirstRows>
          )
        }
      </Shown>
    </Panel>
  )
}

function Statements({ tenantId }: { readonly tenantId: string }) {
  const { t, formats } = useSpeech()
  const client = useClient()
  const statements = useQuery({
    queryKey: ['listStatements', tenantId],
    queryFn: async ({ signal }) => {
      const all = await Array.fromAsync(client.items('listStatements', { query: { tenantId }, signal }))
      return all.toReversed()
    },
  })
  return (
    <Panel title={t('member.statements')}>
      <Shown query={statements} skeleton={<Skeleton height={60} />}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('member.statementsNone')}</p>
          ) : (
            <FirstRows rows={all} max={statementsShownMax}>
              {(shown) => (
                <ul className={classes['rows']}>
                  {shown.map(({ id, firstMonth, month, payableCents }) => (
                    <li key={id} className={classes['head']}>
                      <Link to="/statements/$statementId" params={{ statementId: id }}>
                        {formats.months({ firstMonth, month })}
                      </Link>
                      <span>{formats.eurosOfCents(payableCents)}</span>
                    </li>
                  ))}
                </ul>
              )}
            </FirstRows>
          )
        }
      </Shown>
    </Panel>
  )
}
