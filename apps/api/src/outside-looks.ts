import type { ApiPorts } from '@grenier/control-plane'

/** What stands outside and is looked at while somebody waits: the adapters, as far as these looks want them. */
interface Outside {
  readonly gateway: {
    readonly identify: ApiPorts['identifyCluster']
    readonly answers: ApiPorts['clusterAnswers']
    readonly examine: ApiPorts['examineCluster']
    readonly newestRevision: ApiPorts['newestRevisionOn']
    readonly adoption: { readonly examine: ApiPorts['examineNamespace'] }
  }
  readonly objectStore: { readonly inspect: ApiPorts['inspectObjectStore'] }
  readonly volumeMeasurements: { readonly inspect: ApiPorts['inspectMeasurementSource'] }
  readonly webhooks: { readonly check: ApiPorts['checkWebhookUrl'] }
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
