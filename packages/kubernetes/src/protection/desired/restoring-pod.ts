import type { V1PodSpec } from '@kubernetes/client-node'
import { objectNames, repositorySecretKeys } from '../../names.ts'
import type { RepositoryTarget } from './task-objects.ts'

/** Where K8up mounted the claim when it was copied: its files stand below that path in the snapshot. */
const k8upMountRoot = '/data'
const restoredPath = '/restored'

/**
 * Restores the copy and nothing else, has restic read every restored file again and compare its hash (`--verify` ends
 * with a fault where one differs), and counts the files of the copy and of the volume, and their bytes: the figures are
 * its last word.
 */
const restoreScript = [
  'set -eu',
  `restic restore --no-lock --verify --target ${restoredPath} "$SNAPSHOT:$SOURCE"`,
  'expected=$(restic ls --no-lock --json "$SNAPSHOT" "$SOURCE" --recursive | grep -c \'"type":"file"\' || true)',
  `restored=$(find ${restoredPath} -type f ! -path "${restoredPath}/lost+found/*" | wc -l)`,
  `bytes=$(find ${restoredPath} -type f ! -path "${restoredPath}/lost+found/*" -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%.0f", sum }')`,
  'printf \'{"expectedFiles":%s,"restoredFiles":%s,"comparedBytes":%s}\' "$expected" "$restored" "$bytes" > /dev/termination-log',
].join('\n')

function fromSecret(name: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: objectNames.repositorySecret, key } } }
}

/**
 * A pod that restores a copy into a claim and has every file compared, as UID 0 with what restic needs to give files their
 * owners back (cluster rule 12). `sourceClaimName`: under whose name the copy was taken.
 */
export function restoringPod(of: {
  readonly image: string
  readonly target: RepositoryTarget
  readonly copyRef: string
  readonly sourceClaimName: string
  readonly claimName: string
}): V1PodSpec {
  const { image, target, copyRef, sourceClaimName, claimName } = of
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'drill',
        image,
        command: ['/bin/sh', '-c', restoreScript],
        env: [
          { name: 'RESTIC_REPOSITORY', value: `s3:${target.s3Endpoint}/${target.bucketName}` },
          { name: 'SNAPSHOT', value: copyRef },
          { name: 'SOURCE', value: `${k8upMountRoot}/${sourceClaimName}` },
          fromSecret('RESTIC_PASSWORD', repositorySecretKeys.password),
          fromSecret('AWS_ACCESS_KEY_ID', repositorySecretKeys.accessKeyId),
          fromSecret('AWS_SECRET_ACCESS_KEY', repositorySecretKeys.secretAccessKey),
        ],
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'CHOWN', 'FOWNER'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: 'restored', mountPath: restoredPath }],
      },
    ],
    volumes: [{ name: 'restored', persistentVolumeClaim: { claimName } }],
  }
}
