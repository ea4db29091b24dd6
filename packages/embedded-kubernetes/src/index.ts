export type { EmbeddedKubernetes, EmbeddedKubernetesOptions, EmbeddedStorageClass } from './options.ts'
export { startEmbeddedKubernetes } from './start.ts'
export { startEmbeddedKubernetesThread } from './thread.ts'
