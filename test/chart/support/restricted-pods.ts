import type { Container, PodSpec } from './pods.ts'

const volumesAllowed: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

function faultsOfContainer({ name, securityContext, ports = [] }: Container, pod: PodSpec): string[] {
  const { allowPrivilegeEscalation, capabilities, privileged } = securityContext ?? {}
  const runAsNonRoot = securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot
  const runAsUser = securityContext?.runAsUser ?? pod.securityContext?.runAsUser
  const seccomp = securityContext?.seccompProfile ?? pod.securityContext?.seccompProfile
  const isSound: readonly (readonly [boolean, string])[] = [
    [privileged !== true, 'is privileged'],
    [allowPrivilegeEscalation === false, 'may escalate'],
    [capabilities?.drop?.includes('ALL') === true, 'keeps capabilities'],
    [(capabilities?.add ?? []).every((one) => one === 'NET_BIND_SERVICE'), 'adds capabilities'],
    [runAsNonRoot === true, 'may run as root'],
    [runAsUser !== 0, 'runs as root'],
    [['RuntimeDefault', 'Localhost'].includes(seccomp?.type ?? ''), 'has no seccomp profile'],
    [ports.every(({ hostPort }) => hostPort === undefined), 'takes a port of its node'],
    // Not of Pod Security, but of ours.
    [securityContext?.readOnlyRootFilesystem === true, 'may write to its root'],
  ]
  return isSound.flatMap(([isMet, fault]) => (isMet ? [] : [`${name} ${fault}`]))
}

/**
 * What of a pod the level `restricted` of Kubernetes' Pod Security Standards refuses, and a writable root. For servers that
 * do not enforce them; a server that does has the last word.
 */
export function restrictedFaults(pod: PodSpec): string[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers]
  const volumes = (pod.volumes ?? []).filter((volume) => !volumesAllowed.some((kind) => kind in volume))
  return [
    ...containers.flatMap((container) => faultsOfContainer(container, pod)),
    ...volumes.map(({ name }) => `volume ${name} is of a kind that is not allowed`),
    ...(pod.hostNetwork === true || pod.hostPID === true || pod.hostIPC === true ? ['shares its node'] : []),
  ]
}
