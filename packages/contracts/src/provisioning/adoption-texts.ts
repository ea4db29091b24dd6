import type { Sentence } from '../shared/sentence.ts'
import type { AdoptionFindingCode } from './adoption.schemas.ts'

/**
 * What a look at an existing namespace finds, as sentences. `{subject}` is the finding's own; `{managers}` names who wrote
 * the fields that become ours; `{usedBytes}` and `{wantedQuotaBytes}` are its size; `{wantedLevel}` is what a warning's one
 * field becomes.
 */
export const adoptionFindingTexts: Readonly<Record<AdoptionFindingCode, Sentence>> = {
  'other-installation': {
    fr: '{subject} porte la marque d’une autre installation de Grenier : rien ne lui est pris.',
    en: '{subject} bears the mark of another Grenier installation: nothing is taken from it.',
  },
  'other-tenant': {
    fr: 'L’espace de noms porte la marque d’un autre adhérent ({subject}).',
    en: 'The namespace bears the mark of another tenant ({subject}).',
  },
  'higher-revision': {
    fr: '{subject} vient d’un registre plus récent que le nôtre : la base de données est plus ancienne que la grappe.',
    en: '{subject} comes from a newer ledger than ours: the database is older than the cluster.',
  },
  'owned-by-others': {
    fr: 'L’espace de noms appartient à {subject}, qui l’emporterait en disparaissant : retirez d’abord ce lien.',
    en: 'The namespace is owned by {subject}, which would take it along when it goes: remove that link first.',
  },
  'name-of-backup': {
    fr: 'Le nom {subject} est celui de l’espace de sauvegarde de cet adhérent : il ne peut servir au stockage.',
    en: 'The name {subject} is that of this tenant’s backup namespace: it cannot serve for storage.',
  },
  'name-in-use': {
    fr: '{subject} existe déjà et n’est pas à nous : l’écraser pourrait perdre une clé de sauvegarde. Renommez-le d’abord.',
    en: '{subject} exists already and is not ours: overwriting it could lose a backup key. Rename it first.',
  },
  'class-over-quota': {
    fr: 'Classe {subject} : il manque {wantedQuotaBytes} de quota pour ce qui est déjà utilisé.',
    en: 'Class {subject}: {wantedQuotaBytes} of quota are missing for what is in use already.',
  },
  'class-not-offered': {
    fr: 'Classe {subject} : {usedBytes} utilisés, et aucun quota de cet adhérent ne la couvre.',
    en: 'Class {subject}: {usedBytes} are in use, and no quota of this tenant covers it.',
  },
  'object-absent': { fr: '{subject} n’existe pas : il sera créé.', en: '{subject} does not exist: it will be made.' },
  'object-differs': {
    fr: '{subject} sera modifié dans les champs nommés.',
    en: '{subject} will be changed in the fields named.',
  },
  'object-owned': {
    fr: '{subject} est déjà comme voulu, mais {managers} le gère : ces champs deviennent les nôtres.',
    en: '{subject} is as wanted already, but {managers} manages it: those fields become ours.',
  },
  'object-same': { fr: '{subject} est déjà comme voulu.', en: '{subject} is as wanted already.' },
  'note-removed': {
    fr: '{subject} : la note de kubectl (last-applied-configuration) nomme nos champs ; elle sera retirée, pour qu’un « kubectl apply » ultérieur ne les efface pas.',
    en: '{subject}: kubectl’s note (last-applied-configuration) names fields of ours; it will be removed, so that a later “kubectl apply” does not delete them.',
  },
  'volume-retained': {
    fr: 'Le volume {subject} serait effacé avec sa demande : il sera conservé (Retain).',
    en: 'Volume {subject} would be deleted with its claim: it will be retained.',
  },
  claim: {
    fr: 'La demande {subject} ({usedBytes}) reste telle quelle.',
    en: 'Claim {subject} ({usedBytes}) stays as it is.',
  },
  'claim-unbound': {
    fr: 'La demande {subject} n’a pas encore de volume ; elle reste telle quelle.',
    en: 'Claim {subject} has no volume yet; it stays as it is.',
  },
  'class-use': {
    fr: 'Classe {subject} : {usedBytes} utilisés, dans le quota.',
    en: 'Class {subject}: {usedBytes} in use, within the quota.',
  },
  'foreign-limits': {
    fr: '{subject} n’est pas à nous et reste : ce qu’il limite de plus vaut toujours.',
    en: '{subject} is not ours and stays: what it limits further still holds.',
  },
  'foreign-opening': {
    fr: '{subject} n’est pas à nous et reste : il ouvre l’espace plus que Grenier ne le ferait.',
    en: '{subject} is not ours and stays: it opens the namespace wider than Grenier would.',
  },
  'quota-key-stays': {
    fr: 'La clé {subject} du quota n’est pas à nous et reste.',
    en: 'Key {subject} of the quota is not ours and stays.',
  },
  'deployed-by-others': {
    fr: '{subject} : cet outil remettra ses propres valeurs à son prochain passage. Retirez d’abord l’espace de ce qu’il déploie.',
    en: '{subject}: that tool will put its own values back when it next runs. Take the namespace out of what it deploys first.',
  },
  'traffic-denied': {
    fr: 'Le trafic qui n’est pas permis sera refusé : ce qui tourne dans {subject} ne joindra plus que le DNS.',
    en: 'Traffic that is not allowed will be denied: what runs in {subject} will reach DNS only.',
  },
  'security-tightened': {
    fr: 'La sécurité des pods passe de « {subject} » à « {wantedLevel} » : un pod qui demande davantage ne redémarrera pas.',
    en: 'Pod security goes from “{subject}” to “{wantedLevel}”: a pod that asks for more will not start again.',
  },
  'claims-over-limit': {
    fr: '{subject} demandes de volume : c’est plus que permis, elles restent mais aucune nouvelle ne sera acceptée.',
    en: '{subject} claims: more than allowed; they stay, and no new one will be accepted.',
  },
}
