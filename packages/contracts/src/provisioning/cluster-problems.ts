import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what is refused about the identities by which clusters are reached. */
export const clusterProblems = {
  'cluster-forbids': {
    status: 422,
    fr: 'La grappe refuse à l’identité du kubeconfig ce sans quoi rien ne peut être dit d’elle : {detail}.',
    en: 'The cluster forbids the identity of the kubeconfig what it takes to know the cluster at all: {detail}.',
  },
  'cluster-answers-otherwise': {
    status: 422,
    fr: 'À cette adresse répond autre chose que l’API d’une grappe Kubernetes : {detail}.',
    en: 'Something else than the API of a Kubernetes cluster answers at this address: {detail}.',
  },
  'cluster-certificate-refused': {
    status: 422,
    fr: 'Le certificat du serveur n’est pas de l’autorité que donne le kubeconfig, ou n’est pas valable : {detail}.',
    en: 'The server’s certificate is not of the authority that the kubeconfig gives, or is not valid: {detail}.',
  },
  'exit-credential-other-cluster': {
    status: 422,
    fr: 'L’identité des sorties mène à une autre grappe : {kubeSystemUid}.',
    en: 'The identity of exits leads to another cluster: {kubeSystemUid}.',
  },
  'exit-credential-same-identity': {
    status: 422,
    fr: 'L’identité des sorties est celle de tous les jours ({username}) : il en faut une autre.',
    en: 'The identity of exits is the everyday one ({username}): another one is needed.',
  },
  'exit-credential-missing': {
    status: 409,
    fr: 'Sur la grappe {cluster}, personne ne peut détruire ce qu’une sortie emporte : déclarez l’identité des sorties.',
    en: 'On cluster {cluster} nobody may destroy what an exit takes away: declare the identity of exits.',
  },
  'network-probe-running': {
    status: 409,
    fr: 'Une vérification du réseau de cette grappe n’est pas finie.',
    en: 'A probe of this cluster’s network has not ended.',
  },
  'cluster-other-identity': {
    status: 422,
    fr: 'Ce kubeconfig mène à une autre grappe : {kubeSystemUid}.',
    en: 'This kubeconfig leads to another cluster: {kubeSystemUid}.',
  },
  'in-cluster-not-allowed': {
    status: 422,
    fr: 'Ce processus n’est pas configuré pour utiliser l’identité de la grappe où il tourne.',
    en: 'This process is not configured to use the identity of the cluster it runs in.',
  },
  'in-cluster-absent': {
    status: 422,
    fr: 'Ce processus ne tourne dans aucune grappe : {detail}.',
    en: 'This process does not run in a cluster: {detail}.',
  },
  'escrow-file-stale': {
    status: 409,
    fr: 'Ce n’est pas le séquestre d’aujourd’hui : exportez-le de nouveau, puis donnez l’empreinte de ce fichier.',
    en: 'This is not the escrow of today: export it again, then give the hash of that file.',
  },
  'renewed-token-refused': {
    status: 422,
    fr: 'La grappe a donné un jeton qui n’est pas celui de la même identité : {detail}.',
    en: 'The cluster gave a token that is not of the same identity: {detail}.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
