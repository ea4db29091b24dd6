import type { ApiPorts } from '@grenier/control-plane'
import type { createClusterGateway } from '@grenier/kubernetes'
import type { createWebhookSender } from '@grenier/notifications'
import type { createObjectStore } from '@grenier/object-storage'
import type { createVolumeMeasurements } from '@grenier/prometheus'

/** What stands outside and is looked at while somebody waits. */
interface Outside {
  readonly gateway: Pick<
    ReturnType<typeof createClusterGateway>,
    'identify' | 'answers' | 'examine' | 'newestRevision' | 'adoption'
  >
  readonly objectStore: Pick<ReturnType<typeof createObjectStore>, 'inspect'>
  readonly volumeMeasurements: Pick<ReturnType<typeof createVolumeMeasurements>, 'inspect'>
  readonly webhooks: Pick<ReturnType<typeof createWebhookSender>, 'check'>
}

type OutsideLooks = Pick<
  ApiPorts,
  | 'identifyCluster'
  | 'clusterAnswers'
  | 'examineCluster'
  | 'newestRevisionOn'
  | 'examineNamespace'
  | 'inspectObjectStore'
  | 'inspectMeasurementSource'
  | 'checkWebhookUrl'
>

/** The looks of the API's use cases, each by the adapter that knows how. */
export function outsideLooks({ gateway, objectStore, volumeMeasurements, webhooks }: Outside): OutsideLooks {
  return {
    identifyCluster: (kubeconfig) => gateway.identify(kubeconfig),
    clusterAnswers: (access) => gateway.answers(access),
    examineCluster: (access) => gateway.examine(access),
    newestRevisionOn: (access, wanted) => gateway.newestRevision(access, wanted),
    examineNamespace: (look) => gateway.adoption.examine(look),
    inspectObjectStore: (store) => objectStore.inspect(store),
    inspectMeasurementSource: (source) => volumeMeasurements.inspect(source),
    checkWebhookUrl: (url) => webhooks.check(url),
  }
}
