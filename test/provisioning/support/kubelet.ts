import { setTimeout as sleep } from 'node:timers/promises'
import type { RealApi } from './real-api.ts'

const roleLabel = 'grenier.internal/probe-role'
const foundWithinMs = 30_000

/**
 * Plays the node on which a probe's pods run, by status alone. Where nobody makes a Job's pods and counts their ends, it plays
 * the controller of Jobs too.
 */
export function createKubelet(api: RealApi, namespace: string, { hasJobController }: { hasJobController: boolean }) {
  async function podOf(role: string): Promise<string> {
    const deadline = Date.now() + foundWithinMs
    for (;;) {
      const pods = await api.list('v1', 'Pod', namespace)
      const found = pods.find(({ metadata }) => metadata?.labels?.[roleLabel] === role)
      if (found?.metadata?.name !== undefined) return found.metadata.name
      if (Date.now() > deadline) throw new Error(`nobody made a pod of ${role}`)
      if (!hasJobController) await makePod(role)
      else await sleep(100)
    }
  }

  async function makePod(role: string): Promise<void> {
    const job = await api.read({ apiVersion: 'batch/v1', kind: 'Job', name: `grenier-probe-${role}`, namespace })
    if (job === null) throw new Error(`no Job of ${role}`)
    const { template } = job['spec'] as { template: { metadata: { labels: Record<string, string> }; spec: object } }
    const metadata = { name: `grenier-probe-${role}-x`, namespace, labels: template.metadata.labels }
    await api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec })
  }

  const setPod = async (role: string, status: object): Promise<void> => {
    await api.editStatus({ apiVersion: 'v1', kind: 'Pod', name: await podOf(role), namespace }, status)
  }

  return {
    runServer: (podIP: string) => setPod('server', { phase: 'Running', podIP, podIPs: [{ ip: podIP }] }),
    /** A client ends and says whether it got through. */
    async end(role: 'allowed' | 'denied', connected: boolean): Promise<void> {
      const terminated = { exitCode: 0, message: `{"connected":${connected}}` }
      const container = { name: role, image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } }
      await setPod(role, { phase: 'Succeeded', containerStatuses: [container] })
      if (hasJobController) return
      const status = { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] }
      await api.editStatus({ apiVersion: 'batch/v1', kind: 'Job', name: `grenier-probe-${role}`, namespace }, status)
    },
  }
}
