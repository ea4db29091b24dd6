import type { PublishedQuotaPolicy } from '@grenier/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Folded } from '../../../shared/ui/folded-panel.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './policy.module.css'
import { changesSaid } from './policy-changes.ts'
import { PolicyForm } from './policy-form.tsx'
import { spanOf } from './policy-span.ts'
import { Lines, PolicyView, VersionAbout } from './policy-view.tsx'

/** By which rules requests are decided: what is in force in sentences, what was before, and the next version. */
export function PolicyPage() {
  const { t } = useSpeech()
  const client = useClient()
  const mayAnswer = useMay('operator', 'pool-approver')
  const policies = useQuery({
    queryKey: ['listQuotaPolicies'],
    queryFn: async ({ signal }) => (await client.call('listQuotaPolicies', { signal })).items,
  })
  return (
    <Page
      title={t('nav.policy')}
      lead={t('policy.lead')}
      actions={mayAnswer ? <Link to="/operator/inbox">{t('policy.toInbox')}</Link> : undefined}
    >
      <Shown query={policies} skeleton={<LateSkeleton height={480} />}>
        {(all) => <Versions all={all} />}
      </Shown>
    </Page>
  )
}

/** The newest first, as the API tells them; one of them always is in force. */
function Versions({ all }: { readonly all: readonly PublishedQuotaPolicy[] }) {
  const { t } = useSpeech()
  const mayPublish = useMay('operator')
  const nameOfPerson = usePersonNames(all.map(({ publishedBy }) => publishedBy))
  const inForce = all.find((policy) => policy.inForce)
  if (inForce === undefined) return null
  const isUpcoming = (policy: PublishedQuotaPolicy) => spanOf(policy, all).standing === 'upcoming'
  const others = all.filter((policy) => policy !== inForce && !isUpcoming(policy))
  return (
    <>
      <Panel title={t('policy.version', { number: String(inForce.version) })}>
        <VersionAbout policy={inForce} all={all} nameOfPerson={nameOfPerson} />
        <PolicyView policy={inForce} level="h3" />
      </Panel>
      {all.filter(isUpcoming).map((policy) => (
        <Upcoming key={policy.version} {...{ policy, inForce, all, nameOfPerson }} />
      ))}
      {mayPublish && <PolicyForm inForce={inForce} all={all} />}
      {others.length > 0 && (
        <Panel title={t('policy.others')}>
          <ul className={classes['versions']}>
            {others.map((policy) => (
              <li key={policy.version}>
                <h3>{t('policy.version', { number: String(policy.version) })}</h3>
                <VersionAbout policy={policy} all={all} nameOfPerson={nameOfPerson} />
                <Folded title={t('policy.what')}>
                  <PolicyView policy={policy} level="h4" />
                </Folded>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

interface UpcomingProps {
  readonly policy: PublishedQuotaPolicy
  readonly inForce: PublishedQuotaPolicy
  readonly all: readonly PublishedQuotaPolicy[]
  readonly nameOfPerson: (subject: string) => string
}

/** A version whose day is to come, by what it changes. */
function Upcoming({ policy, inForce, all, nameOfPerson }: UpcomingProps) {
  const speech = useSpeech()
  const { t } = speech
  const changes = changesSaid({ before: inForce, after: policy }, speech)
  const unchanged = t('policy.changesNone', { number: String(inForce.version) })
  return (
    <Panel title={t('policy.version', { number: String(policy.version) })}>
      <VersionAbout policy={policy} all={all} nameOfPerson={nameOfPerson} />
      <div className={classes['view']}>
        <section className={classes['group']}>
          <h3>{t('policy.changes')}</h3>
          <Lines lines={changes.length === 0 ? [unchanged] : changes} />
        </section>
        <Folded title={t('policy.what')}>
          <PolicyView policy={policy} level="h3" />
        </Folded>
      </div>
    </Panel>
  )
}
