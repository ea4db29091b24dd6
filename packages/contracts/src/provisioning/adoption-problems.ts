import type { ProblemText } from '../shared/problem-titles.ts'

/** Codes of what the adoption of an existing namespace refuses. */
export const adoptionProblems = {
  'adoption-namespace-reserved': {
    status: 422,
    fr: 'L’espace de noms {namespace} sert à la grappe elle-même : il ne peut être repris.',
    en: 'Namespace {namespace} serves the cluster itself: it cannot be taken over.',
  },
  'adoption-namespace-missing': {
    status: 422,
    fr: 'L’espace de noms {namespace} n’existe pas sur cette grappe.',
    en: 'There is no namespace {namespace} on that cluster.',
  },
  'adoption-namespace-terminating': {
    status: 409,
    fr: 'L’espace de noms {namespace} est en cours de suppression.',
    en: 'Namespace {namespace} is being deleted.',
  },
  'adoption-namespace-taken': {
    status: 409,
    fr: 'Cet espace de noms est déjà celui d’un autre adhérent, ou en train d’être repris pour lui.',
    en: 'That namespace is another tenant’s already, or being taken over for one.',
  },
  'adoption-other-cluster': {
    status: 422,
    fr: 'Cette grappe n’est pas celle où cet adhérent a son stockage.',
    en: 'That is not the cluster on which this tenant has its storage.',
  },
  'tenant-already-provisioned': {
    status: 409,
    fr: 'Cet adhérent a déjà son espace de stockage {namespace} : un adhérent n’en a qu’un.',
    en: 'This tenant has its storage namespace {namespace} already: a tenant has only one.',
  },
  'adoption-blocked': {
    status: 409,
    fr: 'Ce que le rapport a constaté empêche la reprise : il dit chaque obstacle (« blocker ») en une phrase. Levez-les et refaites un rapport.',
    en: 'What the report found blocks the take-over: it says each obstacle (“blocker”) in a sentence. Remove them and make a new report.',
  },
  'adoption-state': {
    status: 409,
    fr: 'Cette reprise n’est plus au stade du rapport.',
    en: 'This adoption is no longer at the stage of a report.',
  },
  'adoption-begun': {
    status: 409,
    fr: 'La reprise de {namespace} écrit sur la grappe depuis le {begunOn} : ce que le rapport annonce comme changements. Elle ne se retire plus ; elle continue d’elle-même là où elle en était.',
    en: 'The take-over of {namespace} has been writing on the cluster since {begunOn}: what the report announces as changes. It can no longer be withdrawn; it goes on by itself where it was.',
  },
  'adoption-under-way': {
    status: 409,
    fr: 'Une reprise est déjà en cours pour cet adhérent.',
    en: 'A take-over for this tenant is under way already.',
  },
  'adoption-cluster-unnamed': {
    status: 422,
    fr: 'Un espace de noms existant se trouve sur une grappe : indiquez-la comme grappe de stockage (storageClusterId).',
    en: 'An existing namespace stands on one cluster: name it as the storage cluster (storageClusterId).',
  },
  'adoption-not-awaited': {
    status: 409,
    fr: 'Cet adhérent n’attend aucune reprise.',
    en: 'This tenant does not await an adoption.',
  },
} as const satisfies Record<string, ProblemText>
