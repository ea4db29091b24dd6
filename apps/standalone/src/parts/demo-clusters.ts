import type { ClusterGateway } from '@grenier/control-plane/ports'
import type { GatewayLimits } from '@grenier/kubernetes'
import type { StoryClusters } from '../story/story-tools.ts'

/** The clusters a demo runs on, embedded or real. */
export interface DemoClusters {
  readonly story: StoryClusters
  /** Begins every tenant's name there. */
  readonly slugPrefix: string
  readonly limits: Partial<GatewayLimits>
  /** The gateway as these clusters must be reached. */
  withCredentials(gateway: ClusterGateway): ClusterGateway
  close(): Promise<void>
}
