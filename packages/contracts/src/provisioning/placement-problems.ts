import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what may not be placed somewhere; simulations and refusals of quotas use the same codes and sentences. */
export const placementProblems = {
  'certificate-missing': {
    status: 422,
    fr: '« {placeName} » n’a pas {certificate} : {dataClass} ne peuvent y être placées.',
    en: '“{placeName}” does not have {certificate}: {dataClass} may not be placed there.',
  },
  'certificate-expired': {
    status: 422,
    fr: '« {placeName} » a détenu {certificate} jusqu’au {heldUntil} et ne l’a plus : {dataClass} ne peuvent y être placées.',
    en: '“{placeName}” held {certificate} until {heldUntil} and no longer does: {dataClass} may not be placed there.',
  },
  'residency-not-met': {
    status: 422,
    fr: '« {placeName} » se trouve {residencyFound} ; ces données doivent rester {residencyWanted}.',
    en: '“{placeName}” stands {residencyFound}; this data has to stay {residencyWanted}.',
  },
  'cluster-full': {
    status: 422,
    fr: 'La grappe « {placeName} » compte {namespaces} espaces de noms sur {namespacesMax} au plus : elle ne peut recevoir cet adhérent.',
    en: 'The cluster “{placeName}” has {namespaces} of at most {namespacesMax} namespaces: it cannot take this member.',
  },
  'object-store-missing': {
    status: 422,
    fr: 'Le site de la grappe « {placeName} » n’a pas de stockage objet : aucune sauvegarde ne peut y être écrite.',
    en: 'The site of the cluster “{placeName}” has no object store: no backup can be written there.',
  },
  'offer-elsewhere': {
    status: 422,
    fr: 'L’offre « {offerName} » n’est pas servie par la grappe « {placeName} ».',
    en: 'The offer “{offerName}” is not served by the cluster “{placeName}”.',
  },
  'backup-same-site': {
    status: 422,
    fr: 'Les sauvegardes resteraient sur le site du stockage, alors que la grappe « {placeName} », sur un autre site, peut les recevoir ; donnez une raison pour l’accepter.',
    en: 'Backups would stay on the site of the storage, although the cluster “{placeName}” on another site can take them; state a reason to accept that.',
  },
  'placement-impossible': {
    status: 422,
    fr: 'Aucune grappe ne convient au stockage et aux sauvegardes de cet adhérent ; la simulation de placement dit pourquoi, grappe par grappe.',
    en: 'No clusters fit the storage and the backups of this member; the simulation of placements tells why, cluster by cluster.',
  },
  'certificate-dates': {
    status: 422,
    fr: 'Un certificat ne peut finir avant d’avoir commencé, le {validFromOn}.',
    en: 'A certificate cannot end before it has begun, on {validFromOn}.',
  },
  'certificate-withdrawn': {
    status: 409,
    fr: 'Ce certificat est déjà retiré.',
    en: 'This certificate is withdrawn already.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
