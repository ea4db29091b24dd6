import { type Command, endpoints } from '@grenier/contracts'
import type { RefusalTable } from '../../../shared/api/refusals.ts'

type Declared = Command<'declareCluster'>
type Profile = Declared['profile']

/** How a cluster is reached; `keep`: as it is now. */
export type Reach = 'keep' | 'kubeconfig' | 'in-cluster'
/** Who destroys there; `keep`: as it is now. */
export type Exit = 'keep' | 'none' | 'separate' | 'worker'

/** The settings of a cluster as they are being written. */
export interface ProfileText {
  readonly oidcGroupsPrefix: string
  readonly dnsNamespace: string
  /** `name=value`, one a line. */
  readonly dnsPodLabels: string
  /** Ranges of addresses, one a line; so are the ones below. */
  readonly apiServerCidrs: string
  readonly s3Cidrs: string
  readonly backupDriver: NonNullable<Profile['backupDriver']>
  readonly veleroNamespace: string
  /** `served`: whichever the cluster serves. */
  readonly bucketApi: 'served' | NonNullable<Profile['bucketApi']>
  readonly bucketAccessClass: string
  readonly capsule: NonNullable<Profile['capsule']>
  readonly jobImage: string
}

/** What holds where nothing is said. */
export const usualProfile: ProfileText = {
  oidcGroupsPrefix: 'grenier:',
  dnsNamespace: 'kube-system',
  dnsPodLabels: 'k8s-app=kube-dns',
  apiServerCidrs: '',
  s3Cidrs: '',
  backupDriver: 'k8up',
  veleroNamespace: '',
  bucketApi: 'served',
  bucketAccessClass: '',
  capsule: 'off',
  jobImage: '',
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Labels by their names; null where a line is none. */
export function labelsOf(text: string): Record<string, string> | null {
  const pairs = linesOf(text).map((line) => /^([^=\s]+)=(\S*)$/.exec(line))
  if (pairs.some((pair) => pair === null)) return null
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

/** The settings as they are declared, what is usual left out; null where a label is none. */
export function profileOf(text: ProfileText): Profile | null {
  const dnsPodLabels = labelsOf(text.dnsPodLabels)
  if (dnsPodLabels === null) return null
  const { backupDriver, bucketApi, capsule } = text
  const written = (part: string): string | undefined => (part.trim() === '' ? undefined : part.trim())
  const said = {
    backupDriver: backupDriver === usualProfile.backupDriver ? undefined : backupDriver,
    veleroNamespace: backupDriver === 'velero' ? written(text.veleroNamespace) : undefined,
    bucketApi: bucketApi === 'served' ? undefined : bucketApi,
    bucketAccessClass: written(text.bucketAccessClass),
    capsule: capsule === usualProfile.capsule ? undefined : capsule,
    jobImage: written(text.jobImage),
  }
  return {
    oidcGroupsPrefix: text.oidcGroupsPrefix.trim(),
    dnsNamespace: text.dnsNamespace.trim(),
    dnsPodLabels,
    apiServerCidrs: linesOf(text.apiServerCidrs),
    s3Cidrs: linesOf(text.s3Cidrs),
    ...said,
  }
}

/** The settings that the API would not take as they are written, by their names. */
export function faultsOfProfile(profile: Profile): ReadonlySet<string> {
  const read = endpoints.declareCluster.body.shape.profile.safeEncode(profile)
  return new Set(read.success ? [] : read.error.issues.map(({ path: [part] }) => String(part)))
}

/** What is wrong with the name of a new cluster; an empty one is no fault, and none is sent. */
export function faultOfName(name: string, known: readonly string[]): 'nameFaulty' | 'nameKnown' | null {
  if (name === '') return null
  if (!/^[a-z][a-z0-9-]{1,30}$/.test(name)) return 'nameFaulty'
  return known.includes(name) ? 'nameKnown' : null
}

type AccessPart = 'reach' | 'kubeconfig' | 'exitKubeconfig'
export type ClusterPart = AccessPart | 'name' | 'site' | keyof ProfileText

/** Codes about what a kubeconfig leads to: of the one that was sent, and of the everyday one where both were. */
const ofKubeconfigs = [
  'kubeconfig-unreadable',
  'kubeconfig-not-inline',
  'kubeconfig-insecure',
  'kubeconfig-server-refused',
  'cluster-unreachable',
  'cluster-forbids',
  'cluster-answers-otherwise',
  'cluster-certificate-refused',
  'cluster-other-identity',
  'cluster-known',
] as const

const ofAccess = {
  'in-cluster-not-allowed': 'reach',
  'in-cluster-absent': 'reach',
  'exit-credential-other-cluster': 'exitKubeconfig',
  'exit-credential-same-identity': 'exitKubeconfig',
} as const

const profileParts = Object.keys(usualProfile) as (keyof ProfileText)[]

/** Where a refusal is said, by how the cluster was to be reached. */
export function refusalsOfCluster(reach: Reach): RefusalTable<ClusterPart> {
  const said: AccessPart = reach === 'kubeconfig' ? 'kubeconfig' : reach === 'keep' ? 'exitKubeconfig' : 'reach'
  return {
    byCode: {
      ...Object.fromEntries(ofKubeconfigs.map((code) => [code, said])),
      ...ofAccess,
      'site-unknown': 'site',
      'capsule-unserved': 'capsule',
      'capsule-may-not-assign': 'capsule',
    },
    byField: [
      [/^name/, 'name'],
      [/^siteId/, 'site'],
      [/^kubeconfig/, 'kubeconfig'],
      [/^exitKubeconfig/, 'exitKubeconfig'],
      [/^inCluster/, 'reach'],
      ...profileParts.map((part) => [new RegExp(`^profile\\.${part}\\b`), part] as const),
    ],
  }
}

/** What is said of the identity of exits when a cluster is declared, or its access changed. */
export function exitBody(exit: Exit, kubeconfig: string): Pick<Declared, 'exitKubeconfig' | 'workerMayDestroy'> {
  if (exit === 'separate') return { exitKubeconfig: kubeconfig }
  return exit === 'keep' ? {} : { workerMayDestroy: exit === 'worker' }
}

/** What is said of the everyday identity. */
export function reachBody(reach: Reach, kubeconfig: string): Pick<Declared, 'kubeconfig' | 'inCluster'> {
  if (reach === 'kubeconfig') return { kubeconfig }
  return reach === 'keep' ? {} : { inCluster: true }
}
