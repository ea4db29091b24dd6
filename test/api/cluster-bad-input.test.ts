import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { createClusterGateway } from '@grenier/kubernetes'
import { instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ids, insertGround, recordedAt } from '../harness/fixtures.ts'
import { connectRealApi } from '../provisioning/support/real-api.ts'
import { everythingStored } from './support/everything-stored.ts'
import { at, kubeconfig, kubeconfigFaults, type Row, unreadable } from './support/kubeconfig-faults.ts'
import { apiServer, closedPort, dripping, type OddServer, silent, webPage } from './support/odd-servers.ts'
import { postAsOperator } from './support/post.ts'
import { anHourAfter, clustersOf, type RealApi, startRealApi } from './support/real-api.ts'

let api: RealApi
let standing: EmbeddedKubernetes
let other: EmbeddedKubernetes
/** What the rows are answered by, by name. */
const servers = new Map<string, OddServer>()
const urlOf = (name: string) => servers.get(name)?.url ?? ''

const wallClock = { now: () => instant(Date.now()) }
const limits = { requestTimeoutMs: 400, answerTimeoutMs: 800, retryDelayMs: 1, retryDelayMsMax: 2 }
/** As in production, and as in the local demo, which alone may reach loopback. */
const gateways = {
  strict: createClusterGateway({ wallClock, limits }),
  local: createClusterGateway({ wallClock, limits, allowLoopback: true }),
}
let gateway = gateways.strict

const profile = {
  oidcGroupsPrefix: 'grenier:',
  dnsNamespace: 'kube-system',
  dnsPodLabels: { 'k8s-app': 'kube-dns' },
  apiServerCidrs: ['10.20.0.10/32'],
  s3Cidrs: [],
}

/** The standing cluster's kubeconfig with parts of its cluster and user replaced. */
function ofStanding(changes: { cluster?: object; user?: object } = {}): string {
  const known = parse(standing.kubeconfig) as { clusters: [{ cluster: object }]; users: [{ user: object }] }
  const [{ cluster }] = known.clusters
  const [{ user }] = known.users
  return kubeconfig({ cluster: { ...cluster, ...changes.cluster }, user: { ...user, ...changes.user } })
}

const authorityOf = ({ kubeconfig: text }: EmbeddedKubernetes): unknown =>
  (parse(text) as { clusters: [{ cluster: Record<string, unknown> }] }).clusters[0].cluster[
    'certificate-authority-data'
  ]

const privateKeyText = (text: string) =>
  Buffer.from(`-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`).toString('base64')

const unanswered = (title: string, text: () => string, detail: string): Row => ({
  title,
  sent: () => ({ kubeconfig: text() }),
  by: 'local',
  code: 'cluster-unreachable',
  fr: `La grappe ne répond pas : no answer: ${detail}.`,
  en: `The cluster does not answer: no answer: ${detail}.`,
})

const answersOtherwise = (title: string, text: () => string, detail: string): Row => ({
  title,
  sent: () => ({ kubeconfig: text() }),
  by: 'local',
  code: 'cluster-answers-otherwise',
  fr: `À cette adresse répond autre chose que l’API d’une grappe Kubernetes : ${detail}.`,
  en: `Something else than the API of a Kubernetes cluster answers at this address: ${detail}.`,
})

const untrusted = (title: string, text: () => string, detail: string): Row => ({
  title,
  sent: () => ({ kubeconfig: text() }),
  by: 'local',
  code: 'cluster-certificate-refused',
  fr: `Le certificat du serveur n’est pas de l’autorité que donne le kubeconfig, ou n’est pas valable : ${detail}.`,
  en: `The server’s certificate is not of the authority that the kubeconfig gives, or is not valid: ${detail}.`,
})

const answers: readonly Row[] = [
  {
    ...unreadable(
      'a client key that is no key',
      () =>
        ofStanding({
          user: { 'client-certificate-data': authorityOf(standing), 'client-key-data': privateKeyText('AAAA') },
        }),
      'client-key-data is no private key',
    ),
    by: 'local',
  },
  {
    ...unanswered('a host that no resolver knows', () => at('https://no-such-host.invalid:6443'), 'ENOTFOUND'),
    by: 'strict',
    // Where no resolver can be asked at all, the system says EAI_AGAIN.
    fr: /^La grappe ne répond pas : no answer: (ENOTFOUND|EAI_AGAIN)\.$/,
    en: /^The cluster does not answer: no answer: (ENOTFOUND|EAI_AGAIN)\.$/,
  },
  unanswered('a port that nobody listens on', () => at(urlOf('closed')), 'ECONNREFUSED'),
  {
    ...unanswered('a host that takes the call and never answers', () => at(urlOf('silent')), ''),
    // Whichever of the two patiences ends first.
    fr: /^La grappe ne répond pas : no answer: (UND_ERR_HEADERS|ANSWER)_TIMEOUT\.$/,
    en: /^The cluster does not answer: no answer: (UND_ERR_HEADERS|ANSWER)_TIMEOUT\.$/,
  },
  unanswered('a host whose answer never ends', () => at(urlOf('dripping')), 'ANSWER_TIMEOUT'),
  answersOtherwise('a web page', () => at(urlOf('page')), 'the answer is no Namespace'),
  answersOtherwise('a web page of a proxy’s 404', () => at(urlOf('page-404')), 'the answer is no Namespace'),
  answersOtherwise(
    'a server that knows kube-system and no version',
    () => at(urlOf('versionless')),
    'the answer is no version',
  ),
  untrusted(
    'an authority that did not sign the server’s certificate',
    () => ofStanding({ cluster: { 'certificate-authority-data': authorityOf(other) } }),
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ),
  untrusted(
    'no authority for a certificate of one’s own',
    () => ofStanding({ cluster: { 'certificate-authority-data': undefined } }),
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ),
  untrusted(
    'another name than the certificate’s',
    () => ofStanding({ cluster: { 'tls-server-name': 'k8s.elsewhere.example' } }),
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ),
  {
    title: 'an expired or revoked token',
    sent: () => ({ kubeconfig: ofStanding({ user: { token: 'expired' } }) }),
    by: 'local',
    code: 'cluster-credential-refused',
    fr: 'La grappe refuse l’identité du kubeconfig (jeton expiré ou révoqué) : Unauthorized.',
    en: 'The cluster refuses the identity of the kubeconfig (an expired or revoked token): Unauthorized.',
  },
  {
    title: 'no token at all',
    sent: () => ({ kubeconfig: ofStanding({ user: { token: undefined } }) }),
    by: 'local',
    code: 'cluster-credential-refused',
    fr: 'La grappe refuse l’identité du kubeconfig (jeton expiré ou révoqué) : Unauthorized.',
    en: 'The cluster refuses the identity of the kubeconfig (an expired or revoked token): Unauthorized.',
  },
  {
    title: 'a token that may do nothing',
    sent: () => ({ kubeconfig: at(urlOf('forbidding')) }),
    by: 'local',
    code: 'cluster-forbids',
    fr: 'La grappe refuse à l’identité du kubeconfig ce sans quoi rien ne peut être dit d’elle : namespaces "kube-system" is forbidden.',
    en: 'The cluster forbids the identity of the kubeconfig what it takes to know the cluster at all: namespaces "kube-system" is forbidden.',
  },
  {
    title: 'the same cluster under another name and URL',
    sent: () => ({
      name: 'twice',
      kubeconfig: ofStanding({ cluster: { server: standing.server.replace('127.0.0.1', 'localhost') } }),
    }),
    by: 'local',
    status: 409,
    code: 'cluster-known',
    fr: 'Cette grappe est déjà déclarée.',
    en: 'This cluster is already declared.',
  },
  {
    title: 'another cluster under a name in use',
    sent: () => ({ name: 'standing', kubeconfig: other.kubeconfig }),
    by: 'local',
    status: 409,
    code: 'cluster-known',
    fr: 'Cette grappe est déjà déclarée.',
    en: 'This cluster is already declared.',
  },
  {
    title: 'an unknown site',
    sent: () => ({ siteId: ids.region, kubeconfig: other.kubeconfig }),
    by: 'local',
    code: 'site-unknown',
    fr: 'Site inconnu.',
    en: 'Unknown site.',
  },
  {
    title: 'exits that lead to another cluster',
    sent: () => ({ kubeconfig: other.kubeconfig, exitKubeconfig: standing.kubeconfig }),
    by: 'local',
    code: 'exit-credential-other-cluster',
    fr: /^L’identité des sorties mène à une autre grappe : [-0-9a-f]{36}\.$/,
    en: /^The identity of exits leads to another cluster: [-0-9a-f]{36}\.$/,
  },
  {
    title: 'exits by an expired token',
    sent: () => ({ kubeconfig: other.kubeconfig, exitKubeconfig: ofStanding({ user: { token: 'expired' } }) }),
    by: 'local',
    code: 'cluster-credential-refused',
    fr: /Unauthorized\.$/,
    en: /Unauthorized\.$/,
  },
]

const fault = (
  title: string,
  field: string,
  more: { sent: () => object; code: string; fr: RegExp; en: RegExp },
): Row => ({
  title,
  field,
  status: 400,
  ...more,
})
const wrongShape = { code: 'invalid_format', fr: /\w invalide/, en: /^Invalid / }
const ofProfile = (field: string, change: object): Row =>
  fault(`${field} as ${JSON.stringify(Object.values(change)[0])}`, `body profile.${field}`, {
    ...wrongShape,
    sent: () => ({ profile: { ...profile, ...change } }),
  })

const fields: readonly Row[] = [
  fault('too large a kubeconfig', 'body kubeconfig', {
    sent: () => ({ kubeconfig: `# ${'x'.repeat(100_000)}` }),
    code: 'too_big',
    fr: /\w/,
    en: /\w/,
  }),
  fault('a name that no label may have', 'body name', { ...wrongShape, sent: () => ({ name: 'Grappe n° 1' }) }),
  fault('a name beyond its length', 'body name', { ...wrongShape, sent: () => ({ name: 'n'.repeat(64) }) }),
  ofProfile('oidcGroupsPrefix', { oidcGroupsPrefix: 'system:' }),
  ofProfile('dnsNamespace', { dnsNamespace: 'Kube System' }),
  ofProfile('dnsNamespace', { dnsNamespace: 'n'.repeat(64) }),
  ofProfile('apiServerCidrs.0', { apiServerCidrs: ['10.20.0.10'] }),
  ofProfile('s3Cidrs.1', { s3Cidrs: ['10.30.0.0/24', '10.30.0.0/240'] }),
]

interface Document {
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { in: string; field: string; code: string; detail: string }[]
}

async function declare(sent: object, language: string): Promise<{ status: number; document: Document; text: string }> {
  const body = { name: 'bad-input', siteId: ids.site, kubeconfig: other.kubeconfig, profile, ...sent }
  const { status, text } = await postAsOperator(api, { path: '/v1/clusters', body, language })
  return { status, document: JSON.parse(text) as Document, text }
}

const namespaces = async () =>
  (
    await Promise.all([standing, other].map(({ kubeconfig: text }) => connectRealApi(text).list('v1', 'Namespace')))
  ).map((items) => items.map(({ metadata }) => metadata?.name ?? '').toSorted())

async function everything() {
  return { stored: await everythingStored(api.adminUrl), namespaces: await namespaces() }
}

beforeAll(async () => {
  api = await startRealApi(
    anHourAfter(recordedAt),
    clustersOf(() => gateway),
  )
  await api.unitOfWork.transact({ kind: 'platform' }, insertGround)
  ;[standing, other] = await Promise.all([startEmbeddedKubernetes(), startEmbeddedKubernetes()])
  const kubeSystem = { metadata: { name: 'kube-system', uid: crypto.randomUUID() } }
  const forbidden = { status: 403, reason: 'Forbidden', message: 'namespaces "kube-system" is forbidden' }
  servers.set('closed', { url: await closedPort(), close: async () => undefined })
  servers.set('silent', await silent())
  servers.set('dripping', await dripping(100))
  servers.set('page', await webPage())
  servers.set('page-404', await webPage(404))
  servers.set('forbidding', await apiServer({ '/version': { gitVersion: 'v1.34.1' } }, forbidden))
  servers.set(
    'versionless',
    await apiServer({ '/api/v1/namespaces/kube-system': kubeSystem, '/version': [] }, { ...forbidden, status: 404 }),
  )
  gateway = gateways.local
  const declared = await declare({ name: 'standing', kubeconfig: standing.kubeconfig }, 'fr')
  if (declared.status !== 201) throw new Error(`the standing cluster was refused: ${declared.text}`)
})
afterAll(async () => {
  await Promise.all([gateways.strict.close(), gateways.local.close()])
  await Promise.all([...servers.values()].map((server) => server.close()))
  await api?.close()
  await Promise.all([standing?.close(), other?.close()])
})

const matching = (text: string | RegExp): unknown => (typeof text === 'string' ? text : expect.stringMatching(text))

describe('a declaration of a cluster', () => {
  it.each([...kubeconfigFaults, ...answers, ...fields])(
    'with $title is $code, in both languages, and leaves nothing half made',
    async ({ sent, by = 'strict', status = 422, code, field, fr, en }) => {
      gateway = gateways[by]
      const before = await everything()
      for (const [language, sentence] of [
        ['fr', fr],
        ['en', en],
      ] as const) {
        const { document, text, ...answer } = await declare(sent(), language)
        const told = document.errors?.map((one) => ({ ...one, field: `${one.in} ${one.field}` })) ?? [document]
        expect([answer.status, told]).toEqual([
          status,
          [expect.objectContaining({ code, detail: matching(sentence), ...(field === undefined ? {} : { field }) })],
        ])
        expect(text).not.toMatch(/very-secret|not-a-real-token|Intranet/)
      }
      expect(await everything()).toEqual(before)
    },
  )

  it('that is sound changes what was compared, so that the same afterwards means that nothing was made', async () => {
    gateway = gateways.local
    const before = await everything()
    expect((await declare({ name: 'sound' }, 'fr')).status).toBe(201)
    const { stored } = await everything()
    const changed = Object.keys(stored).filter((table) => stored[table] !== before.stored[table])
    expect(changed).toEqual(expect.arrayContaining(['public.audit_entry', 'public.cluster']))
  })
})
