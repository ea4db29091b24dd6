import type { ClusterProfile } from '@grenier/contracts'

const resticImage = 'docker.io/restic/restic:0.18.0'

/** The image of our Jobs (drills, moves, probes of the network): as the cluster's profile says, else restic's own. */
export function jobImageOf({ jobImage }: ClusterProfile): string {
  return jobImage ?? resticImage
}
