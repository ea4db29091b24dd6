import type { Clock } from '@grenier/control-plane/ports'
import { readKubeconfig } from './client/kubeconfig.ts'
import { listObjects, removeObject } from './client/requests.ts'
import { systemTiming } from './client/timing.ts'
import { createTransport } from './client/transport.ts'
import { gatewayLimits } from './limits.ts'
import { silentLog } from './log.ts'
import { fieldManager, labels } from './names.ts'

/**
 * Deletes the namespaces of one installation, and with them everything in them: for demos and tests, whose data is made
 * up. Tenants of a real operator leave through the dated exit workflow only. A namespace is the installation's when it says
 * so itself, by our manager label and the installation's id; it is deleted by its uid, never by its name alone. What is
 * shared by installations (the member role) stays. Returns the names; the cluster empties them afterwards.
 */
export async function removeInstallation(options: {
  kubeconfig: string
  installationId: string
  wallClock: Clock
  allowLoopback?: boolean
}): Promise<string[]> {
  const { kubeconfig, installationId, wallClock, allowLoopback = false } = options
  const transport = createTransport(readKubeconfig(kubeconfig, { allowLoopback }), {
    limits: gatewayLimits,
    timing: systemTiming(wallClock),
    log: silentLog,
    allowLoopback,
  })
  try {
    const namespaces = await listObjects(transport, { kind: 'Namespace' })
    const own = namespaces.filter(
      ({ metadata }) =>
        metadata.labels?.[labels.managedBy] === fieldManager && metadata.labels[labels.installation] === installationId,
    )
    await Promise.all(own.map((namespace) => removeObject(transport, namespace)))
    return own.map(({ metadata }) => metadata.name).sort()
  } finally {
    await transport.close()
  }
}
