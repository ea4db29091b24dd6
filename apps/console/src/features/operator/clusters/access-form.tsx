import type { Cluster } from '@grenier/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Folded } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { AccessFields, useAccess } from './access-fields.tsx'
import { refusalsOfCluster } from './cluster-text.ts'
import { SendButton } from './send-button.tsx'

/** Another identity by which a cluster is reached, or who destroys there. */
export function AccessForm({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const access = useAccess({ reach: 'keep', exit: 'keep' })
  const { id: clusterId, version } = cluster
  const change = useMutation({
    mutationFn: () =>
      client.call('replaceClusterCredentials', { params: { clusterId }, ifMatch: version, body: access.take() }),
    onSuccess: async () => {
      access.reset()
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['listClusters'] }),
        queries.invalidateQueries({ queryKey: ['examineCluster', clusterId] }),
      ])
    },
  })
  const refused = refusalsBy(change.error, refusalsOfCluster(access.reach))
  // One identity that may destroy everything, and exits that wait again: neither is seen before it hurts.
  const isNoneAnew = access.exit === 'none' && cluster.exitAccess !== 'none'
  const sure = access.exit === 'worker' ? t('clusters.workerSure') : isNoneAnew ? t('clusters.noneSure') : null
  return (
    <Folded title={t('clusters.access')}>
      <div className={facts['fields']}>
        <p className={facts['soft']}>
          {t(`clusters.accessNow.${cluster.reachedBy}`)} {t(`clusters.exitNow.${cluster.exitAccess}`)}
        </p>
        <p className={facts['soft']}>{t('clusters.accessLead')}</p>
        <AccessFields access={access} mayKeep errorOf={(part) => refusalAt(refused, part)} />
        {!isSaidAtParts(change.error, refused) && <ProblemView error={change.error} />}
        <div role="status">{change.isSuccess && t('clusters.accessChanged')}</div>
        {access.isReady || change.isPending ? (
          <SendButton
            text={t('clusters.accessChange')}
            sure={sure}
            isPending={change.isPending}
            onSend={() => change.mutate()}
          />
        ) : (
          <p className={facts['soft']}>{t('clusters.accessWants')}</p>
        )}
      </div>
    </Folded>
  )
}
