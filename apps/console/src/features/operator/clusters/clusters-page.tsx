import type { Cluster } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { useClusters, useSites } from '../../../shared/operator/operator-queries.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { AccessForm } from './access-form.tsx'
import classes from './clusters.module.css'
import { DeclareForm } from './declare-form.tsx'
import { LiftForm } from './lift-form.tsx'
import { Preflight } from './preflight.tsx'
import { SitesPanel } from './sites-panel.tsx'

/** The clusters, whether anything may be written to them, and what each lacks when it is asked. */
export function ClustersPage() {
  const { t } = useSpeech()
  const mayDeclare = useMay('operator')
  const clusters = useClusters()
  const sites = useSites()
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
      {sites.data !== undefined && <SitesPanel sites={sites.data} />}
      {mayDeclare && clusters.data !== undefined && sites.data !== undefined && (
        <DeclareForm clusters={clusters.data} sites={sites.data} />
      )}
    </Page>
  )
}

function ClusterPanel({ cluster, siteName }: { readonly cluster: Cluster; readonly siteName: string | null }) {
  const { t } = useSpeech()
  const mayChange = useMay('operator')
  return (
    <Panel title={cluster.name} aside={<Holding clusterId={cluster.id} />}>
      <dl className={classes['facts']}>
        {siteName !== null && <Fact name={t('clusters.site')} text={siteName} />}
        <Fact name={t('clusters.server')} text={cluster.server} />
        <Fact name={t('clusters.version')} text={cluster.kubernetesVersion} />
        <Fact name={t('clusters.uid')} text={cluster.kubeSystemUid} />
      </dl>
      <div className={classes['parts']}>
        <Preflight clusterId={cluster.id} />
        {mayChange && <AccessForm cluster={cluster} />}
      </div>
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
