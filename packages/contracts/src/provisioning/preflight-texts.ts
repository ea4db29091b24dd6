import type { Sentence } from '../shared/sentence.ts'
import type { PreflightGapCode } from './preflight.schemas.ts'

/** What may be missing on a cluster, as a sentence; `{subject}` is the gap's own, `{subjectOn}` the same as a day. */
export const preflightGapTexts: Readonly<Record<PreflightGapCode, Sentence>> = {
  'identity-mismatch': {
    fr: 'L’adresse mène à une autre grappe ({subject}) : toute écriture y est arrêtée.',
    en: 'The address leads to another cluster ({subject}): all writes to it are stopped.',
  },
  'permission-missing': {
    fr: 'Droit manquant : {subject}.',
    en: 'Missing permission: {subject}.',
  },
  'version-unsupported': {
    fr: 'Kubernetes {subject} est trop ancien : il faut 1.25 au moins.',
    en: 'Kubernetes {subject} is too old: at least 1.25 is needed.',
  },
  'admission-policies-unserved': {
    fr: 'Kubernetes {subject} n’a pas de règles d’admission : il faut 1.30 pour interdire toute suppression de données hors d’une sortie.',
    en: 'Kubernetes {subject} has no admission policies: 1.30 is needed to deny every deletion of data outside an exit.',
  },
  'backup-driver-missing': {
    fr: 'Ni K8up ni Velero : aucune sauvegarde ne peut être faite.',
    en: 'Neither K8up nor Velero: no backup can be made.',
  },
  'buckets-unserved': {
    fr: 'Aucune demande de compartiment n’est servie : les offres de stockage objet et la sauvegarde y sont impossibles.',
    en: 'No bucket claims are served: object storage offers and backups are impossible there.',
  },
  'snapshots-unserved': {
    fr: 'Aucun instantané de volume n’est servi.',
    en: 'No volume snapshots are served.',
  },
  'class-deletes': {
    fr: 'La classe {subject} efface les données avec la demande : ses volumes sont à conserver un à un.',
    en: 'Class {subject} deletes data with its claim: its volumes must be retained one by one.',
  },
  'classes-missing': {
    fr: 'Aucune classe de stockage : aucune offre de volumes n’est possible.',
    en: 'No storage class: no offer of volumes is possible.',
  },
  'claim-steps-unenforced': {
    fr: 'La règle d’admission « grenier-claim-steps » manque ou a été changée : une demande de volume peut être agrandie par son pilote au-delà du quota.',
    en: 'The admission policy “grenier-claim-steps” is missing or was changed: a driver may make a claim larger than its quota.',
  },
  'credential-expiring': {
    fr: 'L’accès à la grappe prend fin le {subjectOn} : il faut le renouveler.',
    en: 'Access to the cluster ends on {subjectOn}: it must be renewed.',
  },
  'worker-identity-unknown': {
    fr: 'Ni la grappe ni l’accès ne disent qui nous y sommes : les secrets ne peuvent être accordés espace par espace.',
    en: 'Neither the cluster nor the credential says who we are there: Secrets cannot be granted namespace by namespace.',
  },
  'exit-credential-missing': {
    fr: 'Aucune identité ne peut détruire ce qu’une sortie emporte : toute destruction y attend.',
    en: 'No identity may destroy what an exit takes away: every destruction waits there.',
  },
  'exit-identity-shared': {
    fr: 'L’identité de tous les jours peut aussi détruire : donnez aux sorties une identité à elles.',
    en: 'The everyday identity may destroy as well: give exits an identity of their own.',
  },
  'exit-permission-missing': {
    fr: 'Droit manquant de l’identité des sorties : {subject}.',
    en: 'Missing permission of the identity of exits: {subject}.',
  },
  'exit-credential-refused': {
    fr: 'La grappe refuse l’identité des sorties : {subject}.',
    en: 'The cluster refuses the identity of exits: {subject}.',
  },
  'exit-credential-expiring': {
    fr: 'L’identité des sorties prend fin le {subjectOn} : il faut la renouveler.',
    en: 'The identity of exits ends on {subjectOn}: it must be renewed.',
  },
  'network-unprobed': {
    fr: 'Nul n’a vérifié que le réseau respecte ses règles : lancez une vérification.',
    en: 'Nobody has probed whether the network holds to its policies: start a probe.',
  },
  'network-probe-old': {
    fr: 'La dernière vérification du réseau date du {subjectOn} : lancez-en une autre.',
    en: 'The network was last probed on {subjectOn}: start another probe.',
  },
  'network-unknown': {
    fr: 'La dernière vérification du réseau n’a rien montré ({subject}) : nul ne sait si ses règles sont respectées.',
    en: 'The last probe of the network showed nothing ({subject}): nobody knows whether it holds to its policies.',
  },
  'network-unenforced': {
    fr: 'Le réseau ne respecte pas ses règles (vérifié le {subjectOn}) : les communes n’y sont pas isolées les unes des autres.',
    en: 'The network does not hold to its policies (probed on {subjectOn}): members are not isolated from one another there.',
  },
  'network-ingress-unenforced': {
    fr: 'Le réseau ne respecte pas ce que ses règles disent des entrées (vérifié le {subjectOn}) : d’autres communes peuvent y joindre les services d’une commune.',
    en: 'The network does not hold to what its policies say of ingress (probed on {subjectOn}): other members can reach a member’s services there.',
  },
  'network-egress-unenforced': {
    fr: 'Le réseau ne respecte pas ce que ses règles disent des sorties (vérifié le {subjectOn}) : ce qui tourne chez une commune peut y joindre n’importe quelle adresse.',
    en: 'The network does not hold to what its policies say of egress (probed on {subjectOn}): what runs at a member’s can reach any address there.',
  },
  'network-directions-unprobed': {
    fr: 'La dernière vérification du réseau (le {subjectOn}) ne distinguait pas les entrées des sorties : lancez-en une autre.',
    en: 'The last probe of the network (on {subjectOn}) did not tell ingress from egress: start another probe.',
  },
  'capsule-unserved': {
    fr: 'Capsule n’est pas servi, ou pas en version v1beta2 : aucune commune ne peut y devenir un Tenant.',
    en: 'Capsule is not served, or not in version v1beta2: no member can become a Tenant there.',
  },
  'capsule-may-not-assign': {
    fr: 'Notre identité n’est pas parmi les administrateurs de Capsule ({subject}) : elle ne peut donner d’espace à un Tenant. Reste le mode « coexist ».',
    en: 'Our identity is not among Capsule’s administrators ({subject}): it may give no namespace to a Tenant. The mode “coexist” remains.',
  },
  'capsule-takes-namespaces': {
    fr: 'Capsule compte notre identité parmi ses utilisateurs : il refuserait nos espaces ou les prendrait pour un Tenant. Retirez-la, ou choisissez le mode « tenants ».',
    en: 'Capsule counts our identity among its users: it would refuse our namespaces or take them for a Tenant. Take it out, or choose the mode “tenants”.',
  },
  'capsule-unheeded': {
    fr: 'Capsule est présent et rien n’a été choisi : choisissez le mode « coexist » ou « tenants ».',
    en: 'Capsule is there and nothing was chosen: choose the mode “coexist” or “tenants”.',
  },
  'capsule-unread': {
    fr: 'La configuration de Capsule ne peut être lue : nul ne sait s’il prendrait nos espaces pour ceux d’un Tenant.',
    en: 'Capsule’s configuration may not be read: nobody knows whether it would take our namespaces for a Tenant’s.',
  },
  'deletion-not-denied': {
    fr: 'La règle d’admission « {subject} » manque ou a été changée : rien n’interdit de supprimer des données hors d’une sortie.',
    en: 'The admission policy “{subject}” is missing or was changed: nothing denies deleting data outside an exit.',
  },
  'escrow-not-configured': {
    fr: 'Aucune clé de séquestre n’est configurée : la perte de la base et de l’espace d’une collectivité serait celle de ses sauvegardes.',
    en: 'No escrow key is configured: whoever loses the database and a tenant’s namespace loses its backups.',
  },
  'escrow-incomplete': {
    fr: 'Mots de passe de sauvegarde absents du séquestre, ou pas encore exportés après sept jours : {subject}.',
    en: 'Backup passwords that are not in the escrow, or were not exported within seven days: {subject}.',
  },
  'token-not-renewed': {
    fr: 'Le jeton n’est pas renouvelé de lui-même : il faut le droit {subject}.',
    en: 'The token is not renewed by itself: the permission {subject} is needed.',
  },
  'exit-token-not-renewed': {
    fr: 'Le jeton de l’identité des sorties n’est pas renouvelé de lui-même : il faut le droit {subject}.',
    en: 'The token of the identity of exits is not renewed by itself: the permission {subject} is needed.',
  },
  'token-renewal-failed': {
    fr: 'Le dernier renouvellement d’un jeton a échoué : {subject}.',
    en: 'The last renewal of a token failed: {subject}.',
  },
  'exits-denied': {
    fr: 'La règle d’admission « {subject} » nomme une autre identité que celle qui détruit : toute sortie y est refusée.',
    en: 'The admission policy “{subject}” names another identity than the one that destroys: every exit is denied there.',
  },
}
