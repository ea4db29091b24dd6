import type { StampGateway, StandingStamp } from '@grenier/control-plane/ports'

/** Stamps of clusters that only remember what was written, with the rule of a resource version. */
export function createStampsDouble(): StampGateway {
  const standing = new Map<string, StandingStamp>()
  const keyOf = (kubeSystemUid: string, installationId: string) => `${kubeSystemUid} ${installationId}`
  const nothing: StandingStamp = { stamp: null, resourceVersion: null }
  return {
    read: async ({ kubeSystemUid }, installationId) => standing.get(keyOf(kubeSystemUid, installationId)) ?? nothing,
    write: async ({ kubeSystemUid }, { installationId, stamp, over }) => {
      const key = keyOf(kubeSystemUid, installationId)
      const { resourceVersion } = standing.get(key) ?? nothing
      if (resourceVersion !== over.resourceVersion) return 'moved'
      standing.set(key, { stamp, resourceVersion: String(Number(resourceVersion) + 1) })
      return 'written'
    },
  }
}
