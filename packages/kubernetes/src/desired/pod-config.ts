import type { TenantBlueprint } from '@grenier/control-plane/ports'
import type { V1PodSpec } from '@kubernetes/client-node'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/**
 * How K8up's pods run: as UID 0 with three capabilities, because they must read files of any owner and restore owners,
 * and with nothing else; Pod Security `baseline` accepts exactly this (rule 12).
 */
export function desiredPodConfig(blueprint: TenantBlueprint, place: Place): DesiredObject {
  const podSpec: V1PodSpec = {
    containers: [
      {
        name: 'backup',
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'CHOWN', 'FOWNER'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
  }
  return {
    apiVersion: kinds.PodConfig.apiVersion,
    kind: 'PodConfig',
    metadata: tenantMetadata(blueprint, place, objectNames.podConfig),
    spec: { template: { spec: podSpec } },
  }
}
