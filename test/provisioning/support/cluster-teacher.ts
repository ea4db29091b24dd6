import { readFileSync } from 'node:fs'
import { kubeconfigPath } from './kubeconfig-path.ts'

/** Teaches the real cluster of a run, if there is one, before its first suite begins. */
export async function setup(): Promise<void> {
  const path = kubeconfigPath()
  if (path === undefined) return
  // Loaded where there is a cluster alone: its client takes a second.
  const [{ connectRealApi }, { teachCluster }] = await Promise.all([
    import('./real-api.ts'),
    import('./shared-cluster.ts'),
  ])
  await teachCluster(connectRealApi(readFileSync(path, 'utf8')))
}
