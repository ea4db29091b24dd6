import { accessProblems } from '../access/access-problems.ts'
import { billingProblems } from '../billing/billing-problems.ts'
import { documentProblems } from '../billing/document-problems.ts'
import { statementProblems } from '../billing/statement-problems.ts'
import { measurementProblems } from '../metering/measurement-problems.ts'
import { readingProblems } from '../metering/reading-problems.ts'
import { notificationProblems } from '../notification/notification-problems.ts'
import { paperProblems } from '../notification/paper-problems.ts'
import { protectionProblems } from '../protection/protection-problems.ts'
import { adoptionProblems } from '../provisioning/adoption-problems.ts'
import { capsuleProblems } from '../provisioning/capsule-problems.ts'
import { clusterProblems } from '../provisioning/cluster-problems.ts'
import { placementChangeProblems } from '../provisioning/placement-change-problems.ts'
import { placementProblems } from '../provisioning/placement-problems.ts'
import { residencyProblems } from '../provisioning/residency-problems.ts'
import { needsProblems } from '../quota/needs-problems.ts'
import { actProblems } from '../tenancy/act-problems.ts'
import { agreementProblems } from '../tenancy/agreement-problems.ts'
import { documentTemplateProblems } from '../tenancy/document-template-problems.ts'
import { leavingProblems } from '../tenancy/leaving-problems.ts'
import { moveProblems } from '../tenancy/move-problems.ts'
import { personProblems } from '../tenancy/person-problem-texts.ts'
import { registerProblems } from '../tenancy/register-problems.ts'
import { tenantExportProblems } from '../tenancy/tenant-export-problems.ts'
import { workbookProblems } from '../tenancy/workbook-problems.ts'
import { limitProblems } from './limit-problems.ts'
import type { ProblemText } from './problem-titles.ts'

/** Every stable code of a failed call. A use case can only throw a code of this table. */
export const problems = {
  'invalid-input': { status: 400, fr: 'La demande contient des erreurs.', en: 'The request contains errors.' },
  'not-authenticated': { status: 401, fr: 'Identifiez-vous.', en: 'Sign in first.' },
  'not-allowed': { status: 403, fr: 'Votre rôle ne permet pas cette action.', en: 'Your role does not allow this.' },
  'own-request': {
    status: 403,
    fr: 'La personne qui demande ne décide pas de sa propre demande.',
    en: 'Nobody decides their own request.',
  },
  'not-found': { status: 404, fr: 'Introuvable.', en: 'Not found.' },
  'method-not-supported': { status: 404, fr: 'Cette adresse n’existe pas.', en: 'There is nothing at this address.' },
  'idempotency-key-missing': {
    status: 400,
    fr: 'L’en-tête Idempotency-Key manque.',
    en: 'The Idempotency-Key header is missing.',
  },
  'idempotency-key-reused': {
    status: 409,
    fr: 'Cette clé d’idempotence a déjà servi pour une autre demande.',
    en: 'This idempotency key was used for another request.',
  },
  'idempotency-in-flight': {
    status: 409,
    fr: 'La même demande est en cours de traitement ; réessayez dans un instant.',
    en: 'The same request is being processed; try again shortly.',
  },
  'if-match-missing': { status: 428, fr: 'L’en-tête If-Match manque.', en: 'The If-Match header is missing.' },
  'version-stale': {
    status: 412,
    fr: 'Quelqu’un a modifié cet élément entre-temps ; relisez-le avant de recommencer.',
    en: 'Somebody changed this meanwhile; read it again first.',
  },
  'cursor-invalid': {
    status: 400,
    fr: 'Ce curseur ne correspond pas à cette liste.',
    en: 'This cursor does not belong to this list.',
  },
  'organisation-known': {
    status: 409,
    fr: 'Cette organisation est déjà enregistrée.',
    en: 'This organisation is already recorded.',
  },
  'organisation-unknown': { status: 422, fr: 'Organisation inconnue.', en: 'Unknown organisation.' },
  'tenant-known': {
    status: 409,
    fr: 'Cette organisation est déjà adhérente.',
    en: 'This organisation is already enrolled.',
  },
  'act-unknown': { status: 422, fr: 'Acte inconnu.', en: 'Unknown act.' },
  'offer-sizes': {
    status: 422,
    fr: 'Tailles incohérentes : le pas et le maximum sont positifs ; les tailles croissent, multiples du pas, jusqu’au maximum.',
    en: 'Unsound sizes: the step and the maximum are positive; sizes ascend, are multiples of the step, up to the maximum.',
  },
  ...actProblems,
  ...agreementProblems,
  ...personProblems,
  ...registerProblems,
  'suspension-known': {
    status: 409,
    fr: 'Cette collectivité est déjà suspendue.',
    en: 'This member is suspended already.',
  },
  'suspension-ended': {
    status: 409,
    fr: 'Cette suspension a déjà pris fin.',
    en: 'This suspension has ended already.',
  },
  'name-date': {
    status: 422,
    fr: 'Le nouveau nom ne peut valoir qu’après le {validFromOn}, jour où le nom actuel a pris effet.',
    en: 'The new name can only apply after {validFromOn}, the day on which the present one took effect.',
  },
  'exit-open': {
    status: 409,
    fr: 'Un départ est déjà en cours.',
    en: 'An exit is under way already.',
  },
  'exit-notice-late': {
    status: 422,
    fr: 'Le préavis ne peut avoir été donné après aujourd’hui, le {todayOn}.',
    en: 'The notice cannot have been given after today, {todayOn}.',
  },
  'exit-class-too-low': {
    status: 422,
    fr: 'L’espace de cette collectivité peut contenir des données qui ne sont détruites qu’avec un visa ({dataClass}) : déclarez le départ pour elles.',
    en: 'The space of this member may contain data that is destroyed only with a visa ({dataClass}): declare the exit for it.',
  },
  'exit-state': {
    status: 409,
    fr: 'Ce départ en est à une étape qui ne le permet pas.',
    en: 'The exit is at a stage that does not allow this.',
  },
  'exit-same-person': {
    status: 403,
    fr: 'La personne qui a demandé le départ n’approuve pas la destruction.',
    en: 'Whoever asked for the exit does not approve the destruction.',
  },
  'exit-visa-missing': {
    status: 409,
    fr: 'Des archives publiques ne sont détruites qu’avec le visa de l’administration des archives : indiquez-le d’abord.',
    en: 'Public archives are destroyed only with the visa of the archives administration: record it first.',
  },
  'exit-visa-needless': {
    status: 409,
    fr: 'Ce départ ne concerne pas des archives publiques : il n’y a pas de visa à recueillir.',
    en: 'This exit is not about public archives: there is no visa to record.',
  },
  'exit-loans-open': {
    status: 409,
    fr: 'Des prêts d’espace sont en cours : mettez-y fin d’abord.',
    en: 'Loans of space are under way: end them first.',
  },
  'exit-not-destroyed': {
    status: 409,
    fr: 'Le certificat n’existe qu’une fois la destruction achevée.',
    en: 'There is a certificate only once the destruction is complete.',
  },
  'exit-no-manifest': {
    status: 409,
    fr: 'L’inventaire est dressé à la fin du préavis : il n’existe pas encore.',
    en: 'The inventory is taken when the notice ends: there is none yet.',
  },
  'offer-unknown': { status: 422, fr: 'Offre inconnue.', en: 'Unknown offer.' },
  'offer-known': { status: 409, fr: 'Une offre porte déjà ce code.', en: 'An offer with this code exists.' },
  'pool-unknown': { status: 422, fr: 'Réserve inconnue.', en: 'Unknown pool.' },
  'pool-too-deep': {
    status: 422,
    fr: 'L’arbre des réserves compte au plus six niveaux.',
    en: 'The pool tree has at most six levels.',
  },
  'capacity-below-allocated': {
    status: 409,
    fr: 'La capacité ne peut descendre sous {leastLimitBytes} : {allocatedBytes} sont déjà attribués ou retenus.',
    en: 'Capacity cannot go below {leastLimitBytes}: {allocatedBytes} are already allocated or held.',
  },
  'pool-unlimited': {
    status: 422,
    fr: 'La réserve {poolName} n’a pas de limite pour cette offre : il n’y a rien à transférer.',
    en: 'The pool {poolName} has no limit for this offer: there is nothing to move.',
  },
  'capacity-exceeded': {
    status: 422,
    fr: 'Il ne reste que {remainingBytes} dans la réserve « {levelName} ».',
    en: 'Only {remainingBytes} are left in the reserve “{levelName}”.',
  },
  'already-decided': { status: 409, fr: 'Cette demande est déjà décidée.', en: 'This request is already decided.' },
  'request-expired': {
    status: 409,
    fr: 'Cette demande a expiré ; déposez-en une nouvelle.',
    en: 'This request has expired; send a new one.',
  },
  'request-taken': {
    status: 409,
    fr: 'Cette demande est prise par {takenBy} ; reprenez-la avant de la décider.',
    en: 'This request is taken by {takenBy}; take it over before deciding it.',
  },
  'request-not-taken': {
    status: 409,
    fr: 'Personne n’a pris cette demande.',
    en: 'Nobody has taken this request.',
  },
  'request-waiting': {
    status: 409,
    fr: 'Cette demande attend de la place ; elle sera jugée dès qu’il y en aura.',
    en: 'This request waits for space; it will be judged once there is some.',
  },
  'step-not-due': {
    status: 403,
    fr: 'À ce stade, la décision revient à quelqu’un d’autre.',
    en: 'At this step the decision is somebody else’s.',
  },
  'same-approver': {
    status: 403,
    fr: 'La même personne ne décide pas deux étapes d’une demande.',
    en: 'Nobody decides two steps of one request.',
  },
  'visa-mandate-missing': {
    status: 403,
    fr: 'Aucun mandat en vigueur ne vous permet de répondre à ce visa : il en faut un de maire ou de délégué dont le plafond couvre le coût ajouté.',
    en: 'No mandate in force lets you answer this visa: it takes a mayor’s or a delegate’s whose ceiling covers the added cost.',
  },
  'visa-size-raised': {
    status: 422,
    fr: 'Un visa vaut pour la taille demandée ou pour une plus petite, {askedQuotaBytes} au plus.',
    en: 'A visa is for the size asked for or a smaller one, {askedQuotaBytes} at most.',
  },
  'visa-wanted': {
    status: 409,
    fr: 'À cette taille, le visa du maire ou de son délégué serait nécessaire : il faut une nouvelle demande.',
    en: 'At this size the visa of the mayor or a delegate would be needed: it takes a new request.',
  },
  'question-missing': {
    status: 409,
    fr: 'Aucune question n’attend de réponse.',
    en: 'No question awaits an answer.',
  },
  'comments-full': {
    status: 409,
    fr: 'Cette demande compte déjà {countMax} événements ; continuez par une nouvelle demande.',
    en: 'This request already has {countMax} events; go on with a new request.',
  },
  'policy-retroactive': {
    status: 422,
    fr: 'Une politique ne vaut que pour l’avenir.',
    en: 'A policy is never retroactive.',
  },
  'policy-invalid': {
    status: 422,
    fr: 'La politique contient des erreurs : {faults}.',
    en: 'The policy contains errors: {faults}.',
  },
  'temporary-until-past': {
    status: 422,
    fr: 'Le dernier jour d’un espace temporaire ne peut être passé : {temporaryUntil}.',
    en: 'The last day of temporary space cannot lie in the past: {temporaryUntil}.',
  },
  'temporary-not-a-growth': {
    status: 422,
    fr: 'Seule une augmentation peut être temporaire.',
    en: 'Only a growth can be temporary.',
  },
  'quota-borrowed': {
    status: 409,
    fr: '{borrowedBytes} sont empruntés : rendez-les d’abord à la commune qui les prête.',
    en: '{borrowedBytes} are borrowed: give them back to the lender first.',
  },
  'lender-not-neighbour': {
    status: 422,
    fr: 'On n’emprunte qu’à un membre de la même intercommunalité.',
    en: 'Only a member of the same group can lend.',
  },
  'loan-end-past': {
    status: 422,
    fr: 'Le dernier jour du prêt est passé : {endsOn}.',
    en: 'The last day of the loan has passed: {endsOn}.',
  },
  'loan-beyond-unused': {
    status: 422,
    fr: 'Vous pouvez prêter au plus {lendableBytes} : le reste est utilisé, temporaire ou emprunté.',
    en: 'You can lend at most {lendableBytes}: the rest is in use, temporary or borrowed.',
  },
  'loan-other-side': {
    status: 403,
    fr: 'Cette action revient à l’autre partie du prêt.',
    en: 'This is for the other side of the loan to do.',
  },
  'loan-state': {
    status: 409,
    fr: 'Ce prêt en est à une étape qui ne le permet pas.',
    en: 'The loan is at a stage that does not allow this.',
  },
  'site-unknown': { status: 422, fr: 'Site inconnu.', en: 'Unknown site.' },
  'site-known': { status: 409, fr: 'Un site porte déjà ce code.', en: 'A site with this code exists.' },
  'object-store-refused': {
    status: 422,
    fr: 'Adresse de stockage objet refusée : {detail}.',
    en: 'Object store address refused: {detail}.',
  },
  'object-store-unreachable': {
    status: 422,
    fr: 'Le stockage objet ne répond pas : {detail}.',
    en: 'The object store does not answer: {detail}.',
  },
  'object-store-key-refused': {
    status: 422,
    fr: 'Le stockage objet refuse la clé donnée.',
    en: 'The object store refuses the key.',
  },
  'cluster-unknown': { status: 422, fr: 'Grappe inconnue.', en: 'Unknown cluster.' },
  'cluster-known': { status: 409, fr: 'Cette grappe est déjà déclarée.', en: 'This cluster is already declared.' },
  'cluster-held': {
    status: 409,
    fr: 'Rien ne s’écrit sur cette grappe tant qu’elle est retenue : {detail}.',
    en: 'Nothing is written to this cluster while it is held: {detail}.',
  },
  'hold-known': { status: 409, fr: 'Cette grappe est déjà retenue.', en: 'This cluster is held already.' },
  'hold-lifted': { status: 409, fr: 'Cette retenue est déjà levée.', en: 'This hold has been lifted already.' },
  'cluster-unreachable': {
    status: 422,
    fr: 'La grappe ne répond pas : {detail}.',
    en: 'The cluster does not answer: {detail}.',
  },
  'cluster-credential-refused': {
    status: 422,
    fr: 'La grappe refuse l’identité du kubeconfig (jeton expiré ou révoqué) : {detail}.',
    en: 'The cluster refuses the identity of the kubeconfig (an expired or revoked token): {detail}.',
  },
  'kubeconfig-unreadable': {
    status: 422,
    fr: 'Kubeconfig illisible : {detail}.',
    en: 'Unreadable kubeconfig: {detail}.',
  },
  'kubeconfig-not-inline': {
    status: 422,
    fr: 'Le kubeconfig doit contenir ses données en clair, sans fichier ni commande : {field}.',
    en: 'The kubeconfig must hold inline data, no file and no command: {field}.',
  },
  'kubeconfig-insecure': {
    status: 422,
    fr: 'Le kubeconfig affaiblit la connexion : {field}.',
    en: 'The kubeconfig weakens the connection: {field}.',
  },
  'kubeconfig-server-refused': {
    status: 422,
    fr: 'Adresse de serveur refusée : {server}.',
    en: 'Server address refused: {server}.',
  },
  ...clusterProblems,
  ...capsuleProblems,
  ...protectionProblems,
  ...measurementProblems,
  ...adoptionProblems,
  ...placementProblems,
  ...moveProblems,
  ...notificationProblems,
  ...paperProblems,
  ...placementChangeProblems,
  ...residencyProblems,
  ...leavingProblems,
  ...documentTemplateProblems,
  ...workbookProblems,
  ...tenantExportProblems,
  ...readingProblems,
  'trail-start-unknown': {
    status: 422,
    fr: 'Le journal ne compte encore que {sequence} faits scellés.',
    en: 'The trail has only {sequence} sealed facts so far.',
  },
  'tenant-unknown': { status: 422, fr: '{count} adhérents inconnus.', en: '{count} unknown tenants.' },
  ...accessProblems,
  ...billingProblems,
  ...documentProblems,
  ...statementProblems,
  'range-too-long': { status: 422, fr: 'Un an au plus par lecture.', en: 'At most one year per call.' },
  'request-malformed': {
    status: 400,
    fr: 'Ce qui a été reçu n’est pas une requête HTTP bien formée.',
    en: 'What was received is no well-formed HTTP request.',
  },
  'headers-too-large': {
    status: 431,
    fr: 'Les en-têtes de la requête sont trop volumineux.',
    en: 'The headers of the request are too large.',
  },
  'request-timeout': {
    status: 408,
    fr: 'La requête n’est pas arrivée en entier à temps.',
    en: 'The request did not arrive whole in time.',
  },
  'body-too-large': { status: 413, fr: 'La demande est trop volumineuse.', en: 'The request is too large.' },
  'media-type-not-supported': {
    status: 415,
    fr: 'Envoyez du JSON (Content-Type: application/json).',
    en: 'Send JSON (Content-Type: application/json).',
  },
  ...needsProblems,
  ...limitProblems,
  internal: {
    status: 500,
    fr: 'Une erreur est survenue ; rien n’a été modifié.',
    en: 'Something failed; nothing was changed.',
  },
  unavailable: { status: 503, fr: 'Service momentanément indisponible.', en: 'Temporarily unavailable.' },
} as const satisfies Record<string, ProblemText>

export type ProblemCode = keyof typeof problems
