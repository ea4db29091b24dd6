export type { StorageClassOption } from './controllers.ts'
export { type EmbeddedKubernetes, type EmbeddedKubernetesOptions, startEmbeddedKubernetes } from './server.ts'
export { startEmbeddedKubernetesThread } from './thread.ts'
