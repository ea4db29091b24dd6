import type { Cluster, ClusterPreflight } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './clusters.module.css'
import { LiftForm } from './lift-form.tsx'

const shownMax = 200

/** The clusters, whether anything may be written to them, and what each lacks when it is asked. */
export function ClustersPage() {
  const client = useClient()
  const { t } = useSpeech()
  const clusters = useQuery({
    queryKey: ['listClusters'],
    queryFn: async ({ signal }) => (await client.call('listClusters', { query: { limit: shownMax }, signal })).items,
  })
  const sites = useQuery({
    queryKey: ['listSites'],
    queryFn: async ({ signal }) => (await client.call('listSites', { query: { limit: shownMax }, signal })).items,
  })
  return (
    <Page title={t('clusters.title')} lead={t('clusters.lead')}>
      <Shown query={clusters} skeleton={<Skeleton height={240} radius="lg" />}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState sentence={t('clusters.none')} />
          ) : (
            all.map((cluster) => (
              <ClusterPanel
                key={cluster.id}
                cluster={cluster}
                siteName={sites.data?.find(({ id }) => id === cluster.siteId)?.name ?? null}
              />
            ))
          )
        }
      </Shown>
    </Page>
  )
}

function ClusterPanel({ cluster, siteName }: { readonly cluster: Cluster; readonly siteName: string | null }) {
  const { t } = useSpeech()
  return (
    <Panel title={cluster.name} aside={<Holding clusterId={cluster.id} />}>
      <dl className={classes['facts']}>
        {siteName !== null && <Fact name={t('clusters.site')} text={siteName} />}
        <Fact name={t('clusters.server')} text={cluster.server} />
        <Fact name={t('clusters.version')} text={cluster.kubernetesVersion} />
        <Fact name={t('clusters.uid')} text={cluster.kubeSystemUid} />
      </dl>
      <Preflight clusterId={cluster.id} />
    </Panel>
  )
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  )
}

/** Whether nothing is written to the cluster, and why. */
function Holding({ clusterId }: { readonly clusterId: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const mayLift = useMay('operator')
  const { data } = useQuery({
    queryKey: ['listClusterHolds', clusterId],
    queryFn: async ({ signal }) => (await client.call('listClusterHolds', { params: { clusterId }, signal })).items,
  })
  if (data === undefined) return null
  const hold = data.find(({ liftedAt }) => liftedAt === null)
  return hold === undefined ? (
    <StatusMark standing="good" text={t('clusters.written')} />
  ) : (
    <div className={classes['held']}>
      <StatusMark standing="bad" text={t(`clusters.held.${hold.cause}`)} />{' '}
      {t('member.detail', { message: hold.detail })}
      {mayLift && <LiftForm hold={hold} />}
    </div>
  )
}

/** Asked of the cluster itself, so only when somebody wants to know. */
function Preflight({ clusterId }: { readonly clusterId: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const [isWanted, setIsWanted] = useState(false)
  const examined = useQuery({
    queryKey: ['examineCluster', clusterId],
    enabled: isWanted,
    staleTime: 0,
    queryFn: ({ signal }) => client.call('examineCluster', { params: { clusterId }, signal }),
  })
  return (
    <div className={classes['preflight']}>
      <Button
        variant="default"
        loading={examined.isFetching}
        onClick={() => (isWanted ? void examined.refetch() : setIsWanted(true))}
      >
        {t('clusters.examine')}
      </Button>
      <div aria-live="polite">
        {examined.error !== null && <ProblemView error={examined.error} />}
        {examined.data !== undefined && <Examined found={examined.data} />}
      </div>
    </div>
  )
}

function Examined({ found }: { readonly found: ClusterPreflight }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const blocking = found.gaps.filter(({ severity }) => severity === 'blocking').length
  return (
    <div className={classes['found']}>
      <p className={classes['verdict']}>
        <StatusMark
          standing={found.ready ? 'good' : 'bad'}
          text={found.ready ? t('clusters.ready') : tCount('clusters.blocked', blocking)}
        />
        <span>
          {found.credentialExpiresAt === null
            ? t('clusters.credentialOpen')
            : t('clusters.credentialUntil', { day: formats.dayOf(found.credentialExpiresAt, installation.timeZone) })}
        </span>
      </p>
      <ul className={classes['gaps']}>
        {found.gaps.map(({ code, severity, subject, explanation }) => (
          <li key={`${code}/${subject ?? ''}`}>
            <StatusMark
              standing={severity === 'blocking' ? 'bad' : 'waiting'}
              text={t(`clusters.severity.${severity}`)}
            />
            <span>{explanation ?? `${code} ${subject ?? ''}`}</span>
          </li>
        ))}
      </ul>
      <p className={classes['soft']}>
        {t('clusters.served', {
          groups: found.served.map(({ group, versions }) => `${group} ${versions.join(', ')}`).join(' ; '),
        })}
      </p>
    </div>
  )
}
