export type { StorageClassOption } from './first/controllers.ts'
export { type EmbeddedKubernetes, type EmbeddedKubernetesOptions, startEmbeddedKubernetes } from './first/server.ts'
export { startEmbeddedKubernetesThread } from './first/thread.ts'
